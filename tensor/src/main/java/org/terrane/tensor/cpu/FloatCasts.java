package org.terrane.tensor.cpu;

import java.util.Optional;
import org.terrane.tensor.DType;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.cpu.pool.Workers;
import org.terrane.tensor.cpu.simd.Bfloat16Kernel;
import org.terrane.tensor.cpu.simd.UnaryKernel;

/// Casts of contiguous tensors to and from F32; false where there is no fast one.
final class FloatCasts {
  private static final int TASK = 32 << 10;

  private FloatCasts() {}

  static boolean cast(Tensor x, Tensor y) {
    Optional<UnaryKernel.Loop> found = x.layout().isContiguous() ? loop(x.dtype(), y.dtype()) : Optional.empty();
    if (found.isEmpty()) {
      return false;
    }
    UnaryKernel.Loop loop = found.get();
    long elements = y.shape().elements();
    Workers.run(Math.toIntExact(Math.ceilDiv(elements, TASK)), task -> {
      long from = (long) task * TASK;
      loop.run(x.storage().segment(), (x.layout().offset() + from) * x.dtype().bytes(),
          y.storage().segment(), (y.layout().offset() + from) * y.dtype().bytes(),
          (int) Math.min(TASK, elements - from));
    });
    return true;
  }

  private static Optional<UnaryKernel.Loop> loop(DType from, DType to) {
    return Optional.ofNullable(switch (to) {
      case F32 -> switch (from) {
        case BF16 -> Bfloat16Kernel::widen;
        case F64 -> ScalarLoops::fromDoubles;
        case I64 -> ScalarLoops::fromLongs;
        case I32 -> ScalarLoops::fromInts;
        case U8, BOOL -> ScalarLoops::fromBytes;
        case F32 -> null;
      };
      case BF16 -> from == DType.F32 ? Bfloat16Kernel::narrow : null;
      case F64 -> from == DType.F32 ? ScalarLoops::toDoubles : null;
      case I64, I32, U8, BOOL -> null;
    });
  }
}
