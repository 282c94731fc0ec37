package org.terrane.tensor.op;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.terrane.tensor.DType;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;

/// The indices (I64) that sort each line along one axis; stable, NaN last in either order (in PyTorch's
/// descending one it comes first). Gather them for the sorted numbers.
public record ArgSort(int axis, boolean descending) implements Primitive {
  @Override
  public String name() {
    return "argsort";
  }

  @Override
  public Spec infer(List<Spec> inputs) {
    Checks.count(this, inputs, 1);
    return inputs.getFirst().with(DType.I64);
  }

  @Override
  public List<@Nullable Tensor> vjp(Recorded call, Tensor gradient) {
    return Arrays.asList((Tensor) null);
  }
}
