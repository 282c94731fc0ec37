package org.terrane.tensor.fused;

import static org.terrane.tensor.Keep.KEEP;
import static org.terrane.tensor.fused.Rules.wide;

import java.util.List;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Engine;
import org.terrane.tensor.op.Fused;

/// `yᵢ = exp(xᵢ − max x) / Σⱼ exp(xⱼ − max x)` along one axis.
///
/// Shapes: any → the same. Source: PyTorch, `torch.nn.functional.softmax`.
///
/// @param axis counted from the front
public record Softmax(int axis) implements Fused {
  /// @param axis −1 is the last
  public static Tensor softmax(Tensor x, int axis) {
    return Engine.apply(new Softmax(x.shape().axis(axis)), x);
  }

  @Override
  public Precision precision() {
    return Precision.HIGH;
  }

  @Override
  public Spec infer(List<Spec> inputs) {
    return Rules.first(this, inputs, 1, 1);
  }

  @Override
  public Tensor composite(List<Tensor> inputs) {
    Tensor x = wide(inputs.getFirst());
    Tensor powers = x.sub(x.max(axis, KEEP)).exp();
    return powers.div(powers.sum(axis, KEEP)).to(inputs.getFirst().dtype());
  }
}
