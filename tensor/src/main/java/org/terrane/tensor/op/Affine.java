package org.terrane.tensor.op;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.terrane.tensor.DType;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;

/// `y = scale · x + shift` with numbers of the host: how scalars meet tensors without becoming tensors.
public record Affine(double scale, double shift) implements Primitive {
  @Override
  public Spec infer(List<Spec> inputs) {
    Checks.count(this, inputs, 1);
    Spec x = inputs.getFirst();
    Checks.require(x.dtype() != DType.BOOL, this, "input", "a number", x);
    return x;
  }

  @Override
  public List<@Nullable Tensor> vjp(Recorded call, Tensor gradient) {
    return Arrays.asList(gradient.mul(scale));
  }
}
