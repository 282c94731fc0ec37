package org.terrane.tensor.op;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;

/// Puts `value` around one axis: `before` and `after` it, and `between` times between neighbours.
///
/// `size → before + size + (size − 1)·between + after`. The adjoint of a [Slice] with a step.
public record Pad(int axis, int before, int after, int between, double value) implements Primitive {
  @Override
  public Spec infer(List<Spec> inputs) {
    Checks.count(this, inputs, 1);
    Checks.require(before >= 0 && after >= 0 && between >= 0, this, "padding", "0 or more",
        before + ", " + after + ", " + between);
    Shape shape = inputs.getFirst().shape();
    int size = shape.size(axis);
    return inputs.getFirst().with(shape.with(axis, before + size + Math.max(0, size - 1) * between + after));
  }

  @Override
  public List<@Nullable Tensor> vjp(Recorded call, Tensor gradient) {
    int size = call.specs().getFirst().shape().size(axis);
    int end = before + Math.max(0, size - 1) * (between + 1) + Math.min(1, size);
    return Arrays.asList(gradient.slice(axis, before, end, between + 1));
  }
}
