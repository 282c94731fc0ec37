package org.terrane.tensor.op;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.terrane.tensor.Layout;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;

/// The same elements, in row-major order, under another shape.
public record Reshape(Shape shape) implements View {
  @Override
  public Spec infer(List<Spec> inputs) {
    Checks.count(this, inputs, 1);
    Shape from = inputs.getFirst().shape();
    Checks.require(from.elements() == shape.elements(), this, "shape",
        () -> "one of " + from.elements() + " elements, as " + from + " has", shape);
    return inputs.getFirst().with(shape);
  }

  @Override
  public Optional<Layout> layout(Layout input) {
    return input.reshape(shape);
  }

  @Override
  public List<@Nullable Tensor> vjp(Recorded call, Tensor gradient) {
    return Arrays.asList(gradient.reshape(call.specs().getFirst().shape().toArray()));
  }
}
