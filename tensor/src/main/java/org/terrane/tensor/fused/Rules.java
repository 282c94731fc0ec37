package org.terrane.tensor.fused;

import java.util.List;
import org.terrane.tensor.DType;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.op.Checks;
import org.terrane.tensor.op.Op;

/// What shape rules and composites of this package have in common.
final class Rules {
  private Rules() {}

  /// The first input, which must be floating, of `least … most` inputs.
  static Spec first(Op op, List<Spec> inputs, int least, int most) {
    Checks.count(op, inputs, Math.clamp(inputs.size(), least, most));
    Spec x = inputs.getFirst();
    Checks.floating(op, "x", x.dtype());
    return x;
  }

  /// A parameter must have the shape that `x` asks for, and the type of `x`.
  static void parameter(Op op, String name, Shape expected, Spec actual, Spec x) {
    boolean fits = expected.equals(actual.shape());
    Checks.require(fits, op, name, () -> expected + " to match x " + x.shape(), actual.shape());
    Checks.require(actual.dtype() == x.dtype(), op, name, () -> x.dtype() + " to match x", actual.dtype());
  }

  /// Images `(N, C, H, W)` of a floating type, the only input.
  static Spec images(Op op, List<Spec> inputs) {
    Spec x = first(op, inputs, 1, 1);
    Checks.require(x.shape().rank() == 4, op, "x", "(N, C, H, W)", x.shape());
    return x;
  }

  static void unitInterval(Op op, String name, double value) {
    Checks.require(value >= 0 && value < 1, op, name, "at least 0 and below 1", value);
  }

  /// BF16 as F32, in which composites compute; other types as they are.
  static Tensor wide(Tensor x) {
    return x.dtype() == DType.BF16 ? x.to(DType.F32) : x;
  }
}
