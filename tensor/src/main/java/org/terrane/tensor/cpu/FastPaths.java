package org.terrane.tensor.cpu;

import java.util.List;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.op.Affine;
import org.terrane.tensor.op.Binary;
import org.terrane.tensor.op.Cast;
import org.terrane.tensor.op.Compare;
import org.terrane.tensor.op.Primitive;
import org.terrane.tensor.op.Unary;
import org.terrane.tensor.op.Where;

/// The primitives that have a vector or parallel form; each path says whether it takes these types and layouts.
final class FastPaths {
  private FastPaths() {}

  /// Computes a primitive into the contiguous `y`, or returns false without touching it.
  static boolean run(Primitive op, List<Tensor> inputs, Tensor y) {
    return switch (op) {
      case Unary unary -> FloatElementwise.unary(unary.function(), inputs.getFirst(), y);
      case Affine affine -> FloatElementwise.affine(affine, inputs.getFirst(), y);
      case Binary binary -> FloatElementwise.binary(binary.function(), inputs.get(0), inputs.get(1), y);
      case Compare compare -> FloatElementwise.compare(compare.relation(), inputs.get(0), inputs.get(1), y);
      case Where _ -> FloatElementwise.where(inputs.get(0), inputs.get(1), inputs.get(2), y);
      case Cast _ -> FloatCasts.cast(inputs.getFirst(), y);
      default -> false;
    };
  }
}
