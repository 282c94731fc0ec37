package org.terrane.tensor.op;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.terrane.tensor.DType;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;

/// `y = x, then y[…, index[…, i, …], …] += source[…, i, …]` along one axis; inputs x, index (I64), source.
///
/// The adjoint of [Gather]. Equal indices add up in the order of `i`, so results do not depend on threads.
/// Source: PyTorch, `torch.Tensor.scatter_add`, with the other axes equal.
public record ScatterAdd(int axis) implements Primitive {
  @Override
  public Spec infer(List<Spec> inputs) {
    Checks.count(this, inputs, 3);
    Spec x = inputs.get(0);
    Spec index = inputs.get(1);
    Checks.dtype(this, "index", DType.I64, index.dtype());
    Checks.rank(this, "index", x.shape().rank(), index.shape());
    Checks.shape(this, "index", x.shape().with(axis, index.shape().size(axis)), index.shape());
    Checks.require(inputs.get(2).equals(x.with(index.shape())), this, "source", x.with(index.shape()), inputs.get(2));
    return x;
  }

  @Override
  public Recorded.Saves saves() {
    return Recorded.Saves.inputs(1);
  }

  @Override
  public List<@Nullable Tensor> vjp(Recorded call, Tensor gradient) {
    return Arrays.asList(gradient, null, call.needs().get(2) ? gradient.gather(axis, call.input(1)) : null);
  }
}
