package org.terrane.tensor.op;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;

/// The same elements in memory of their own, row-major.
public record Copy() implements Primitive {
  @Override
  public Spec infer(List<Spec> inputs) {
    Checks.count(this, inputs, 1);
    return inputs.getFirst();
  }

  @Override
  public List<@Nullable Tensor> vjp(Recorded call, Tensor gradient) {
    return Arrays.asList(gradient);
  }
}
