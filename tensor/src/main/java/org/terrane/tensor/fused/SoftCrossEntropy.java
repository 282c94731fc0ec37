package org.terrane.tensor.fused;

import static org.terrane.tensor.Keep.DROP;
import static org.terrane.tensor.fused.LogSoftmax.logSoftmax;
import static org.terrane.tensor.fused.Rules.wide;

import java.util.List;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Engine;
import org.terrane.tensor.op.Checks;
import org.terrane.tensor.op.Fused;

/// Cross-entropy of each row between softmax of logits and a distribution, as in distillation.
///
/// `lossᵢ = −Σₖ targetᵢₖ · log softmax(logitsᵢ / τ)ₖ`, τ the temperature.
/// Shapes: logits and targets `(N, K)` → `(N)`. Source: PyTorch, `torch.nn.functional.cross_entropy` with probabilities
/// and `reduction='none'`; Hinton et al. 2015 (temperature).
public record SoftCrossEntropy(double temperature) implements Fused {
  public static Tensor softCrossEntropy(Tensor logits, Tensor targets, double temperature) {
    return Engine.apply(new SoftCrossEntropy(temperature), logits, targets);
  }

  @Override
  public Precision precision() {
    return Precision.HIGH;
  }

  @Override
  public Spec infer(List<Spec> inputs) {
    Checks.count(this, inputs, 2);
    Spec logits = inputs.get(0);
    Checks.floating(this, "logits", logits.dtype());
    Checks.require(logits.shape().rank() == 2, this, "logits", "(N, K)", logits.shape());
    Checks.require(logits.equals(inputs.get(1)), this, "targets", () -> logits + " to match logits", inputs.get(1));
    Checks.require(temperature > 0, this, "temperature", "above 0", temperature);
    return logits.with(Shape.of(logits.shape().size(0)));
  }

  @Override
  public Tensor composite(List<Tensor> inputs) {
    Tensor logs = logSoftmax(wide(inputs.get(0)).div(temperature), -1);
    return logs.mul(wide(inputs.get(1))).sum(-1, DROP).neg().to(inputs.get(0).dtype());
  }
}
