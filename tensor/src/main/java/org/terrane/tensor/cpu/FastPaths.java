package org.terrane.tensor.cpu;

import java.util.List;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.cpu.conv.FloatConvolutions;
import org.terrane.tensor.op.Affine;
import org.terrane.tensor.op.Arange;
import org.terrane.tensor.op.ArgReduce;
import org.terrane.tensor.op.ArgSort;
import org.terrane.tensor.op.Binary;
import org.terrane.tensor.op.Cast;
import org.terrane.tensor.op.Compare;
import org.terrane.tensor.op.Concat;
import org.terrane.tensor.op.Constant;
import org.terrane.tensor.op.Conv2d;
import org.terrane.tensor.op.Conv2dInputGrad;
import org.terrane.tensor.op.Conv2dWeightGrad;
import org.terrane.tensor.op.Copy;
import org.terrane.tensor.op.Fill;
import org.terrane.tensor.op.Gather;
import org.terrane.tensor.op.MatMul;
import org.terrane.tensor.op.Pad;
import org.terrane.tensor.op.Primitive;
import org.terrane.tensor.op.Random;
import org.terrane.tensor.op.Reduce;
import org.terrane.tensor.op.ScatterAdd;
import org.terrane.tensor.op.Unary;
import org.terrane.tensor.op.View;
import org.terrane.tensor.op.Where;

/// The primitives that have a vector or parallel form; each path says whether it takes these types and layouts.
final class FastPaths {
  private FastPaths() {}

  /// Computes a primitive into the contiguous `y`, or returns false (`y` may then hold anything).
  static boolean run(Primitive op, List<Tensor> inputs, Tensor y) {
    return switch (op) {
      case Unary unary -> FloatElementwise.unary(unary.function(), inputs.getFirst(), y);
      case Affine affine -> FloatElementwise.affine(affine, inputs.getFirst(), y);
      case Binary binary -> FloatElementwise.binary(binary.function(), inputs.get(0), inputs.get(1), y);
      case Compare compare -> FloatElementwise.compare(compare.relation(), inputs.get(0), inputs.get(1), y);
      case Where _ -> FloatElementwise.where(inputs.get(0), inputs.get(1), inputs.get(2), y);
      case Cast _ -> FloatCasts.cast(inputs.getFirst(), y);
      case Copy _ -> Copier.copy(inputs.getFirst(), y, y.layout());
      case Fill fill -> FastCopies.fill(fill.value(), y);
      case Concat concat -> FastCopies.concat(concat, inputs, y);
      case Pad pad -> FastCopies.pad(pad, inputs.getFirst(), y);
      case Random random -> FloatDraws.random(random, y);
      case Reduce reduce -> FloatReductions.reduce(reduce, inputs.getFirst(), y);
      case Gather gather -> RowIndexing.gather(gather, inputs.get(0), inputs.get(1), y);
      case ScatterAdd scatter -> RowIndexing.scatterAdd(scatter, inputs.get(0), inputs.get(1), inputs.get(2), y);
      case Conv2d conv -> FloatConvolutions.forward(conv.geometry(), inputs.get(0), inputs.get(1), y);
      case Conv2dInputGrad conv -> FloatConvolutions.inputGrad(conv.geometry(), y, inputs.get(1), inputs.get(0));
      case Conv2dWeightGrad conv -> FloatConvolutions.weightGrad(conv.geometry(), inputs.get(1), y, inputs.get(0));
      case Constant _, Arange _, ArgReduce _, ArgSort _, MatMul _, View _ -> false;
    };
  }
}
