package org.terrane.tensor.op;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.terrane.tensor.DType;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;

/// The same numbers in another type. To BF16: to nearest, ties to even. To integers: toward zero. To BOOL: ≠ 0.
public record Cast(DType dtype) implements Primitive {
  @Override
  public Spec infer(List<Spec> inputs) {
    Checks.count(this, inputs, 1);
    return inputs.getFirst().with(dtype);
  }

  @Override
  public List<@Nullable Tensor> vjp(Recorded call, Tensor gradient) {
    DType from = call.specs().getFirst().dtype();
    return Arrays.asList(from.isFloating() ? gradient.to(from) : null);
  }
}
