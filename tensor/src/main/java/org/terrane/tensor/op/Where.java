package org.terrane.tensor.op;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.terrane.tensor.DType;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;

/// `y = condition ? a : b`, element by element; inputs condition (BOOL), a, b of one shape.
public record Where() implements Primitive {
  @Override
  public Spec infer(List<Spec> inputs) {
    Checks.count(this, inputs, 3);
    Checks.dtype(this, "condition", DType.BOOL, inputs.get(0).dtype());
    Spec same = Checks.same(this, inputs.subList(1, 3));
    Checks.shape(this, "condition", same.shape(), inputs.get(0).shape());
    return same;
  }

  @Override
  public Recorded.Saves saves() {
    return Recorded.Saves.inputs(0);
  }

  @Override
  public List<@Nullable Tensor> vjp(Recorded call, Tensor g) {
    Tensor condition = call.input(0);
    Tensor zero = Tensor.zeros(g.dtype(), 1);
    return Arrays.asList(null, Tensor.where(condition, g, zero), Tensor.where(condition, zero, g));
  }
}
