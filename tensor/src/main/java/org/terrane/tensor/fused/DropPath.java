package org.terrane.tensor.fused;

import java.util.Arrays;
import java.util.List;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Engine;
import org.terrane.tensor.op.Checks;
import org.terrane.tensor.op.Fused;

/// Stochastic depth: zeroes whole samples (index of the first axis) with probability `rate` and scales the others
/// by `1 / (1 − rate)`.
///
/// Shapes: x `(B, …)` → the same. Source: Huang et al., "Deep Networks with Stochastic Depth", 2016; timm,
/// `drop_path`.
public record DropPath(float rate, Key key) implements Fused {
  /// @throws IllegalArgumentException unless `0 ≤ rate < 1`
  public static Tensor dropPath(Tensor x, float rate, Key key) {
    return Engine.apply(new DropPath(rate, key), x);
  }

  @Override
  public Spec infer(List<Spec> inputs) {
    Rules.unitInterval(this, "rate", rate);
    Spec x = Rules.first(this, inputs, 1, 1);
    Checks.require(x.shape().rank() >= 1, this, "x", "(B, …)", x.shape());
    return x;
  }

  @Override
  public Tensor composite(List<Tensor> inputs) {
    Tensor x = inputs.getFirst();
    int[] samples = new int[x.shape().rank()];
    Arrays.fill(samples, 1);
    samples[0] = x.size(0);
    Tensor dropped = Tensor.uniform(key, DType.F32, samples).lt(rate);
    return Tensor.where(dropped, Tensor.zeros(x.dtype(), 1), x.div(1.0 - rate));
  }
}
