package org.terrane.tensor.fused;

import static org.terrane.tensor.Keep.KEEP;
import static org.terrane.tensor.fused.Rules.wide;

import java.util.List;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Engine;
import org.terrane.tensor.op.Fused;

/// `yᵢ = xᵢ − max x − ln Σⱼ exp(xⱼ − max x)` along one axis.
///
/// Shapes: any → the same. Source: PyTorch, `torch.nn.functional.log_softmax`.
///
/// @param axis counted from the front
public record LogSoftmax(int axis) implements Fused {
  /// @param axis −1 is the last
  public static Tensor logSoftmax(Tensor x, int axis) {
    return Engine.apply(new LogSoftmax(x.shape().axis(axis)), x);
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
    Tensor shifted = x.sub(x.max(axis, KEEP));
    return shifted.sub(shifted.exp().sum(axis, KEEP).log()).to(inputs.getFirst().dtype());
  }
}
