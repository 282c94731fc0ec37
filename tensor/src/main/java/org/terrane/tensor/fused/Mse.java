package org.terrane.tensor.fused;

import static org.terrane.tensor.fused.Rules.wide;

import java.util.List;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Engine;
import org.terrane.tensor.op.Checks;
import org.terrane.tensor.op.Fused;

/// Mean squared error, `mean((prediction − target)²)`.
///
/// Shapes: prediction and target alike → `()`. Source: PyTorch, `torch.nn.functional.mse_loss`.
public record Mse() implements Fused {
  public static Tensor mse(Tensor prediction, Tensor target) {
    return Engine.apply(new Mse(), prediction, target);
  }

  @Override
  public Precision precision() {
    return Precision.HIGH;
  }

  @Override
  public Spec infer(List<Spec> inputs) {
    Checks.count(this, inputs, 2);
    Checks.floating(this, "prediction", inputs.get(0).dtype());
    Checks.require(inputs.get(0).equals(inputs.get(1)), this, "target",
        () -> inputs.get(0) + " to match prediction", inputs.get(1));
    return inputs.get(0).with(Shape.SCALAR);
  }

  @Override
  public Tensor composite(List<Tensor> inputs) {
    return wide(inputs.get(0)).sub(wide(inputs.get(1))).square().mean().to(inputs.get(0).dtype());
  }
}
