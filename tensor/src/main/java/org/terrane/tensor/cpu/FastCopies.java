package org.terrane.tensor.cpu;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.terrane.tensor.DType;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.cpu.pool.Workers;
import org.terrane.tensor.cpu.simd.FillKernel;
import org.terrane.tensor.op.Concat;
import org.terrane.tensor.op.Pad;

/// Fast forms of what moves or makes numbers: by [Copier], and fills of zeros (any type) or of F32.
final class FastCopies {
  private static final long TASK_BYTES = 256 << 10;

  private FastCopies() {}

  static boolean concat(Concat op, List<Tensor> inputs, Tensor y) {
    int from = 0;
    for (Tensor input : inputs) {
      int size = input.size(op.axis());
      if (!Copier.copy(input, y, y.layout().slice(op.axis(), from, size, 1))) {
        return false;
      }
      from += size;
    }
    return true;
  }

  static boolean pad(Pad op, Tensor x, Tensor y) {
    return fill(op.value(), y)
        && Copier.copy(x, y, y.layout().slice(op.axis(), op.before(), x.size(op.axis()), op.between() + 1));
  }

  static boolean fill(double value, Tensor y) {
    boolean zero = Double.doubleToRawLongBits(value) == 0;
    if (!zero && y.dtype() != DType.F32) {
      return false;
    }
    long start = y.layout().offset() * y.dtype().bytes();
    long bytes = y.spec().bytes();
    Workers.run(Math.toIntExact(Math.ceilDiv(bytes, TASK_BYTES)), task -> {
      long done = task * TASK_BYTES;
      MemorySegment part = y.storage().segment().asSlice(start + done, Math.min(TASK_BYTES, bytes - done));
      if (zero) {
        part.fill((byte) 0);
      } else {
        FillKernel.fill((float) value, part, 0, (int) (part.byteSize() / Float.BYTES));
      }
    });
    return true;
  }
}
