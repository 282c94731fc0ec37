package org.terrane.tensor.cpu;

import java.util.ArrayList;
import java.util.List;
import org.terrane.tensor.DType;
import org.terrane.tensor.Layout;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Storage;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Backend;
import org.terrane.tensor.op.Cast;
import org.terrane.tensor.op.Conv2d;
import org.terrane.tensor.op.Conv2dInputGrad;
import org.terrane.tensor.op.Conv2dWeightGrad;
import org.terrane.tensor.op.MatMul;
import org.terrane.tensor.op.Primitive;

/// Matrix products and convolutions of BF16: computed as F32, which holds every product of two BF16 exactly, and
/// rounded once.
final class Bfloat16Products {
  private Bfloat16Products() {}

  static boolean fits(Primitive op, Tensor y) {
    return y.dtype() == DType.BF16 && switch (op) {
      case MatMul _, Conv2d _, Conv2dInputGrad _, Conv2dWeightGrad _ -> true;
      default -> false;
    };
  }

  /// @param backend computes the same in F32
  static void run(Backend backend, Primitive op, List<Tensor> inputs, Tensor y) {
    List<Tensor> wide = new ArrayList<>();
    try {
      for (Tensor input : inputs) {
        wide.add(like(backend, op, input));
        backend.run(new Cast(DType.F32), List.of(input), wide.getLast());
      }
      wide.add(like(backend, op, y));
      backend.run(op, wide.subList(0, inputs.size()), wide.getLast());
      backend.run(new Cast(DType.BF16), List.of(wide.getLast()), y);
    } finally {
      wide.forEach(tensor -> backend.free(tensor.storage().segment()));
    }
  }

  private static Tensor like(Backend backend, Primitive op, Tensor tensor) {
    Spec spec = tensor.spec().with(DType.F32);
    return new Tensor(new Storage(backend, backend.allocate(spec.bytes(), op.name()), op.name()),
        Layout.contiguous(spec.shape()), DType.F32);
  }
}
