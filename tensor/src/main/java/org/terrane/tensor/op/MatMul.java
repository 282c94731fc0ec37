package org.terrane.tensor.op;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;

/// Batched matrix product: `(…, M, K) × (…, K, N) → (…, M, N)`, batch axes equal.
///
/// Transposed operands are views (`b.transpose(-1, -2)`): backends read any strides. BF16 accumulates in F32.
public record MatMul() implements Primitive {
  @Override
  public String name() {
    return "matmul";
  }

  @Override
  public Precision precision() {
    return Precision.LOW;
  }

  @Override
  public Spec infer(List<Spec> inputs) {
    Checks.count(this, inputs, 2);
    Spec a = inputs.get(0);
    Spec b = inputs.get(1);
    Checks.floating(this, "a", a.dtype());
    Checks.dtype(this, "b", a.dtype(), b.dtype());
    int rank = a.shape().rank();
    Checks.require(rank >= 2, this, "a", "of rank 2 or more", a.shape());
    Checks.rank(this, "b", rank, b.shape());
    Shape batch = a.shape().range(0, rank - 2);
    Checks.require(batch.equals(b.shape().range(0, rank - 2)) && b.shape().size(-2) == a.shape().size(-1), this, "b",
        () -> batch.append(a.shape().size(-1)) + " + (N) to match a " + a.shape(), b.shape());
    return a.with(a.shape().with(-1, b.shape().size(-1)));
  }

  @Override
  public long flops(List<Spec> inputs) {
    return 2 * inputs.get(0).shape().elements() * inputs.get(1).shape().size(-1);
  }

  @Override
  public Recorded.Saves saves() {
    return Recorded.Saves.inputs();
  }

  @Override
  public List<@Nullable Tensor> vjp(Recorded call, Tensor g) {
    return Arrays.asList(
        call.needs().get(0) ? g.matmul(call.input(1).transpose(-1, -2)) : null,
        call.needs().get(1) ? call.input(0).transpose(-1, -2).matmul(g) : null);
  }
}
