package org.terrane.tensor.op;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.terrane.tensor.DType;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;

/// `start, start + step, …`: `(count)` numbers.
public record Arange(double start, double step, int count, DType dtype) implements Primitive {
  @Override
  public Spec infer(List<Spec> inputs) {
    Checks.count(this, inputs, 0);
    return new Spec(Shape.of(count), dtype);
  }

  @Override
  public List<@Nullable Tensor> vjp(Recorded call, Tensor gradient) {
    return List.of();
  }
}
