package org.terrane.tensor.fused;

import static org.terrane.tensor.fused.Rules.wide;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Engine;
import org.terrane.tensor.op.Checks;
import org.terrane.tensor.op.Fused;
import org.terrane.tensor.op.Reduce;

/// Batch normalisation: `y = (x − mean) / √(variance + ε) · weight + bias`, channel by channel.
///
/// In training mean and biased variance are those of the batch; in evaluation they are given ([RunningStatistics]
/// keeps them). Shapes: x `(N, C, …)`, weight, bias, mean, variance `(C)` → x's. Source: Ioffe and Szegedy, "Batch
/// Normalization", 2015; PyTorch, `torch.nn.functional.batch_norm`.
public record BatchNorm(float eps) implements Fused {
  /// Training: with the statistics of the batch.
  public static Tensor batchNorm(Tensor x, Tensor weight, Tensor bias, float eps) {
    return Engine.apply(new BatchNorm(eps), x, weight, bias);
  }

  /// Evaluation: with given statistics.
  public static Tensor batchNorm(Tensor x, Tensor weight, Tensor bias, Tensor mean, Tensor variance, float eps) {
    return Engine.apply(new BatchNorm(eps), x, weight, bias, mean, variance);
  }

  @Override
  public Precision precision() {
    return Precision.HIGH;
  }

  @Override
  public Spec infer(List<Spec> inputs) {
    Spec x = Rules.first(this, inputs, 3, inputs.size() == 4 ? 3 : 5);
    Checks.require(x.shape().rank() >= 2, this, "x", "(N, C, …)", x.shape());
    List<String> names = List.of("x", "weight", "bias", "mean", "variance");
    for (int i = 1; i < inputs.size(); i++) {
      Rules.parameter(this, names.get(i), Shape.of(x.shape().size(1)), inputs.get(i), x);
    }
    return x;
  }

  @Override
  public Tensor composite(List<Tensor> inputs) {
    Tensor x = wide(inputs.get(0));
    boolean given = inputs.size() == 5;
    Tensor mean = given ? channels(inputs.get(3), x) : mean(x);
    Tensor centred = x.sub(mean);
    Tensor variance = given ? channels(inputs.get(4), x) : mean(centred.square());
    Tensor normal = centred.mul(variance.add(eps).rsqrt());
    return normal.mul(channels(inputs.get(1), x)).add(channels(inputs.get(2), x)).to(inputs.get(0).dtype());
  }

  /// The mean of each channel, `(1, C, 1, …)`.
  static Tensor mean(Tensor x) {
    List<Integer> others = IntStream.range(0, x.shape().rank()).filter(axis -> axis != 1).boxed().toList();
    return Tensor.reduce(Reduce.Function.SUM, x, others).div((double) x.shape().elements() / x.size(1));
  }

  /// `(C)` → `(1, C, 1, …)`, as wide as x.
  static Tensor channels(Tensor parameter, Tensor x) {
    int[] sizes = new int[x.shape().rank()];
    Arrays.fill(sizes, 1);
    sizes[1] = x.size(1);
    return wide(parameter).reshape(sizes);
  }
}
