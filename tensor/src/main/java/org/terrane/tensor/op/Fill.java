package org.terrane.tensor.op;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;

/// Every element the same number.
public record Fill(double value, Spec spec) implements Primitive {
  @Override
  public Spec infer(List<Spec> inputs) {
    Checks.count(this, inputs, 0);
    return spec;
  }

  @Override
  public List<@Nullable Tensor> vjp(Recorded call, Tensor gradient) {
    return List.of();
  }
}
