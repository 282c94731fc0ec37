package org.terrane.tensor.cpu;

import java.util.List;
import org.terrane.tensor.Tensor;
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

/// Every primitive in plain Java, for every type and layout: what the fast paths must agree with.
final class ReferenceLoops {
  private ReferenceLoops() {}

  /// Computes a primitive into the contiguous `y`.
  static void run(Primitive op, List<Tensor> inputs, Tensor y) {
    switch (op) {
      case Constant constant -> Copies.upload(constant.host(), y);
      case Fill fill -> Copies.fill(fill.value(), y);
      case Arange arange -> Copies.arange(arange, y);
      case Random random -> Draws.random(random, y, 0);
      case Copy _ -> Copies.copy(inputs.getFirst(), y, y.layout());
      case Cast _ -> Copies.copy(inputs.getFirst(), y, y.layout());
      case Concat concat -> Copies.concat(concat, inputs, y);
      case Pad pad -> Copies.pad(pad, inputs.getFirst(), y);
      case Unary unary -> Elementwise.unary(unary.function(), inputs.getFirst(), y);
      case Affine affine -> Elementwise.affine(affine, inputs.getFirst(), y);
      case Binary binary -> Elementwise.binary(binary.function(), inputs.get(0), inputs.get(1), y);
      case Compare compare -> Elementwise.compare(compare.relation(), inputs.get(0), inputs.get(1), y);
      case Where _ -> Elementwise.where(inputs.get(0), inputs.get(1), inputs.get(2), y);
      case Reduce reduce -> Reductions.reduce(reduce, inputs.getFirst(), y);
      case ArgReduce reduce -> Reductions.argReduce(reduce, inputs.getFirst(), y);
      case ArgSort sort -> Sorting.argSort(sort, inputs.getFirst(), y);
      case Gather gather -> Indexing.gather(gather, inputs.get(0), inputs.get(1), y);
      case ScatterAdd scatter -> Indexing.scatterAdd(scatter, inputs.get(0), inputs.get(1), inputs.get(2), y);
      case MatMul _ -> Products.matMul(inputs.get(0), inputs.get(1), y);
      case Conv2d conv -> new Convolutions(conv.geometry(), inputs.get(0), inputs.get(1), y).forward();
      case Conv2dInputGrad conv -> new Convolutions(conv.geometry(), y, inputs.get(1), inputs.get(0)).inputGrad();
      case Conv2dWeightGrad conv -> new Convolutions(conv.geometry(), inputs.get(1), y, inputs.get(0)).weightGrad();
      case View view -> throw new IllegalArgumentException("[" + view.name() + "] is a view and needs no backend");
    }
  }
}
