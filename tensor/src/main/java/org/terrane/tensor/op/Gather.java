package org.terrane.tensor.op;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.terrane.tensor.DType;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;

/// `y[…, i, …] = x[…, index[…, i, …], …]` along one axis; inputs x and index (I64), of equal rank.
///
/// Source: PyTorch, `torch.gather`, with the other axes equal. To take whole rows, expand the index along them:
/// backends recognise the stride 0 and copy rows.
public record Gather(int axis) implements Primitive {
  @Override
  public Spec infer(List<Spec> inputs) {
    Checks.count(this, inputs, 2);
    Spec x = inputs.get(0);
    Spec index = inputs.get(1);
    Checks.dtype(this, "index", DType.I64, index.dtype());
    Checks.rank(this, "index", x.shape().rank(), index.shape());
    Checks.shape(this, "index", x.shape().with(axis, index.shape().size(axis)), index.shape());
    return x.with(index.shape());
  }

  @Override
  public Recorded.Saves saves() {
    return Recorded.Saves.inputs(1);
  }

  @Override
  public List<@Nullable Tensor> vjp(Recorded call, Tensor gradient) {
    Tensor zeros = Tensor.zeros(gradient.dtype(), call.specs().get(0).shape().toArray());
    return Arrays.asList(zeros.scatterAdd(axis, call.input(1), gradient), null);
  }
}
