package org.terrane.tensor.fused;

import static org.terrane.tensor.Keep.DROP;
import static org.terrane.tensor.fused.Rules.wide;

import java.util.List;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Engine;
import org.terrane.tensor.op.Checks;
import org.terrane.tensor.op.Fused;

/// Mean squared error of the patches a mask names: `Σ mask · meanₚ (prediction − target)² / Σ mask`.
///
/// Shapes: prediction and target `(…, P)`, mask `(…)`, 1 where a patch counts and 0 elsewhere → `()`; NaN when the
/// mask is all 0. Source: He et al., "Masked Autoencoders Are Scalable Vision Learners", 2022, `forward_loss`.
public record MaskedMse() implements Fused {
  public static Tensor maskedMse(Tensor prediction, Tensor target, Tensor mask) {
    return Engine.apply(new MaskedMse(), prediction, target, mask);
  }

  @Override
  public Precision precision() {
    return Precision.HIGH;
  }

  @Override
  public Spec infer(List<Spec> inputs) {
    Checks.count(this, inputs, 3);
    Spec prediction = inputs.get(0);
    Checks.floating(this, "prediction", prediction.dtype());
    Checks.require(prediction.shape().rank() >= 1, this, "prediction", "(…, P)", prediction.shape());
    Checks.require(prediction.equals(inputs.get(1)), this, "target", () -> prediction + " to match prediction",
        inputs.get(1));
    Spec mask = prediction.with(prediction.shape().without(-1));
    Checks.require(mask.equals(inputs.get(2)), this, "mask", () -> mask + " to match prediction", inputs.get(2));
    return prediction.with(Shape.SCALAR);
  }

  @Override
  public Tensor composite(List<Tensor> inputs) {
    Tensor mask = wide(inputs.get(2));
    Tensor errors = wide(inputs.get(0)).sub(wide(inputs.get(1))).square().mean(-1, DROP);
    return errors.mul(mask).sum().div(mask.sum()).to(inputs.get(0).dtype());
  }
}
