package org.terrane.tensor.op;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.terrane.tensor.Layout;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;

/// Repeats axes of size 1, and adds axes in front, without copying: broadcasting, as an operation of its own.
public record Expand(Shape shape) implements View {
  @Override
  public Spec infer(List<Spec> inputs) {
    Checks.count(this, inputs, 1);
    Shape from = inputs.getFirst().shape();
    boolean fits = from.rank() <= shape.rank();
    for (int i = 1; fits && i <= from.rank(); i++) {
      fits = from.size(-i) == shape.size(-i) || from.size(-i) == 1;
    }
    Checks.require(fits, this, "shape", () -> "one that " + from + " broadcasts to", shape);
    return inputs.getFirst().with(shape);
  }

  @Override
  public Optional<Layout> layout(Layout input) {
    return Optional.of(input.expand(shape));
  }

  @Override
  public List<@Nullable Tensor> vjp(Recorded call, Tensor gradient) {
    Shape from = call.specs().getFirst().shape();
    int added = shape.rank() - from.rank();
    List<Integer> axes = new ArrayList<>();
    for (int axis = 0; axis < shape.rank(); axis++) {
      if (axis < added || from.size(axis - added) != shape.size(axis)) {
        axes.add(axis);
      }
    }
    Tensor summed = axes.isEmpty() ? gradient : Tensor.reduce(Reduce.Function.SUM, gradient, axes);
    return Arrays.asList(summed.reshape(from.toArray()));
  }
}
