package org.terrane.tensor.op;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.terrane.tensor.DType;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;

/// The index (I64) of the first largest or smallest number along one axis, which stays with size 1.
public record ArgReduce(boolean largest, int axis) implements Primitive {
  @Override
  public String name() {
    return largest ? "argmax" : "argmin";
  }

  @Override
  public Spec infer(List<Spec> inputs) {
    Checks.count(this, inputs, 1);
    Spec x = inputs.getFirst();
    Checks.require(x.shape().size(axis) > 0, this, "axis " + axis, "non-empty", x);
    return new Spec(x.shape().with(axis, 1), DType.I64);
  }

  @Override
  public List<@Nullable Tensor> vjp(Recorded call, Tensor gradient) {
    return Arrays.asList((Tensor) null);
  }
}
