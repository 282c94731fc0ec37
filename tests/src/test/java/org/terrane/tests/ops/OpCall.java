package org.terrane.tests.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.terrane.tensor.DType;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Engine;
import org.terrane.tensor.op.Op;

/// An operation and the inputs to call it on.
record OpCall(Op op, List<Input> inputs) {
  static OpCall of(Op op, Input... inputs) {
    return new OpCall(op, List.of(inputs));
  }

  Op.Pure pure() {
    return (Op.Pure) op;
  }

  /// The inputs' numbers; those of a floating type rounded to `low` and then held as `dtype`.
  List<Tensor> draw(DType low, DType dtype) {
    List<Tensor> tensors = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      Tensor drawn = inputs.get(i).draw(i);
      tensors.add(inputs.get(i).isFloating() ? drawn.to(low).to(dtype) : drawn);
    }
    return tensors;
  }

  List<Tensor> draw(DType dtype) {
    return draw(dtype, dtype);
  }

  Tensor apply(List<Tensor> tensors) {
    return Engine.apply(pure(), tensors);
  }

  /// Those of the tensors that can have a gradient.
  List<Tensor> floating(List<Tensor> tensors) {
    return IntStream.range(0, tensors.size()).filter(i -> inputs.get(i).isFloating()).mapToObj(tensors::get).toList();
  }

  /// This call as a function of its floating inputs; the others stay as they are.
  Function<List<Tensor>, Tensor> of(List<Tensor> tensors) {
    return floating -> {
      List<Tensor> all = new ArrayList<>(tensors);
      int next = 0;
      for (int i = 0; i < all.size(); i++) {
        if (inputs.get(i).isFloating()) {
          all.set(i, floating.get(next++));
        }
      }
      return apply(all);
    };
  }

  @Override
  public String toString() {
    return op + " on " + inputs.stream().map(input -> input.shape().toString()).toList();
  }
}
