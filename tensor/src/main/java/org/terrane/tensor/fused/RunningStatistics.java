package org.terrane.tensor.fused;

import static org.terrane.tensor.fused.Rules.wide;

import java.util.List;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Engine;
import org.terrane.tensor.op.Checks;
import org.terrane.tensor.op.Update;

/// Moves the running mean and variance of [BatchNorm] towards those of a batch:
/// `running ← (1 − momentum) · running + momentum · batch`, with the unbiased variance of the batch.
///
/// Shapes: mean `(C)`, variance `(C)`, x `(N, C, …)`. Source: PyTorch, `torch.nn.BatchNorm2d`.
public record RunningStatistics(float momentum) implements Update {
  public static void updateRunningStatistics(Tensor mean, Tensor variance, Tensor x, float momentum) {
    Engine.update(new RunningStatistics(momentum), List.of(mean, variance, x));
  }

  @Override
  public int targets(int inputs) {
    return 2;
  }

  @Override
  public void check(List<Spec> inputs) {
    Checks.count(this, inputs, 3);
    Spec x = inputs.get(2);
    Checks.floating(this, "x", x.dtype());
    Checks.require(x.shape().rank() >= 2, this, "x", "(N, C, …)", x.shape());
    long values = x.shape().elements() / Math.max(1, x.shape().size(1));
    Checks.require(values > 1, this, "x", "more than one value for each channel", x.shape());
    Rules.parameter(this, "mean", Shape.of(x.shape().size(1)), inputs.get(0), x);
    Rules.parameter(this, "variance", Shape.of(x.shape().size(1)), inputs.get(1), x);
  }

  @Override
  public List<Tensor> composite(List<Tensor> inputs) {
    Tensor x = wide(inputs.get(2));
    Tensor mean = BatchNorm.mean(x);
    double values = (double) x.shape().elements() / x.size(1);
    Tensor variance = BatchNorm.mean(x.sub(mean).square()).mul(values / (values - 1));
    return List.of(moved(inputs.get(0), mean), moved(inputs.get(1), variance));
  }

  private Tensor moved(Tensor running, Tensor batch) {
    Tensor now = batch.reshape(running.size(0));
    return wide(running).mul(1.0 - momentum).add(now.mul(momentum)).to(running.dtype());
  }
}
