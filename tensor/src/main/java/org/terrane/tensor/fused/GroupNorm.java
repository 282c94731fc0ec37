package org.terrane.tensor.fused;

import static org.terrane.tensor.Keep.KEEP;
import static org.terrane.tensor.fused.Rules.wide;

import java.util.List;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Engine;
import org.terrane.tensor.op.Checks;
import org.terrane.tensor.op.Fused;

/// Group normalisation: `y = (x − mean) / √(variance + ε) · weight + bias`, with mean and biased variance of each
/// sample's group of neighbouring channels, weight and bias of each channel.
///
/// Shapes: x `(N, C, …)`, weight `(C)`, bias `(C)` → x's; groups divides C. Source: Wu and He, "Group Normalization",
/// 2018; PyTorch, `torch.nn.functional.group_norm`.
public record GroupNorm(int groups, float eps) implements Fused {
  public static Tensor groupNorm(Tensor x, int groups, Tensor weight, Tensor bias, float eps) {
    return Engine.apply(new GroupNorm(groups, eps), x, weight, bias);
  }

  @Override
  public Precision precision() {
    return Precision.HIGH;
  }

  @Override
  public Spec infer(List<Spec> inputs) {
    Spec x = Rules.first(this, inputs, 3, 3);
    Checks.require(x.shape().rank() >= 2, this, "x", "(N, C, …)", x.shape());
    int channels = x.shape().size(1);
    Checks.require(groups > 0 && channels % groups == 0, this, "groups", () -> "a divisor of " + channels + " channels",
        groups);
    Rules.parameter(this, "weight", Shape.of(channels), inputs.get(1), x);
    Rules.parameter(this, "bias", Shape.of(channels), inputs.get(2), x);
    return x;
  }

  @Override
  public Tensor composite(List<Tensor> inputs) {
    Tensor x = wide(inputs.get(0));
    int group = (int) (x.shape().elements() / Math.max(1, x.size(0) * groups));
    Tensor rows = x.reshape(x.size(0), groups, group);
    Tensor centred = rows.sub(rows.mean(-1, KEEP));
    Tensor normal = centred.mul(centred.square().mean(-1, KEEP).add(eps).rsqrt()).reshape(x.shape().toArray());
    Tensor weight = BatchNorm.channels(inputs.get(1), x);
    return normal.mul(weight).add(BatchNorm.channels(inputs.get(2), x)).to(inputs.get(0).dtype());
  }
}
