package org.terrane.tensor.fused;

import static org.terrane.tensor.fused.Rules.wide;

import java.util.List;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Engine;
import org.terrane.tensor.op.Checks;
import org.terrane.tensor.op.Update;

/// One step of AdamW for any number of parameters, in place.
///
/// ```
/// p ← (1 − lr·weightDecay) · p
/// m ← β₁·m + (1 − β₁)·g          v ← β₂·v + (1 − β₂)·g²
/// p ← p − lr/(1 − β₁ᵗ) · m / (√v / √(1 − β₂ᵗ) + ε)
/// ```
///
/// Source: Loshchilov and Hutter, "Decoupled Weight Decay Regularization", 2019; PyTorch, `torch.optim.AdamW`.
///
/// @param step t, 1 for the first
public record AdamWStep(double learningRate, double beta1, double beta2, double eps, double weightDecay, long step)
    implements Update {
  /// Overwrites the parameters p and their moments m and v, given the gradients g: four lists in one order.
  public void apply(List<Tensor> p, List<Tensor> m, List<Tensor> v, List<Tensor> g) {
    Engine.update(this, ParameterLists.join(p, m, v, g));
  }

  /// `lr / (1 − β₁ᵗ)`.
  public double stepSize() {
    return learningRate / (1 - Math.pow(beta1, step));
  }

  /// `√(1 − β₂ᵗ)`.
  public double secondCorrection() {
    return Math.sqrt(1 - Math.pow(beta2, step));
  }

  @Override
  public int targets(int inputs) {
    return inputs / 4 * 3;
  }

  @Override
  public void check(List<Spec> inputs) {
    Checks.require(step >= 1, this, "step", "1 or more", step);
    ParameterLists.check(this, inputs, "parameter", "first moment", "second moment", "gradient");
  }

  @Override
  public List<Tensor> composite(List<Tensor> inputs) {
    return ParameterLists.each(inputs, 4, this::one);
  }

  private List<Tensor> one(List<Tensor> tensors) {
    Tensor p = wide(tensors.get(0));
    Tensor g = wide(tensors.get(3));
    Tensor m = wide(tensors.get(1)).mul(beta1).add(g.mul(1 - beta1));
    Tensor v = wide(tensors.get(2)).mul(beta2).add(g.square().mul(1 - beta2));
    Tensor bound = v.sqrt().affine(1 / secondCorrection(), eps);
    Tensor moved = p.mul(1 - learningRate * weightDecay).sub(m.div(bound).mul(stepSize()));
    return List.of(moved.to(tensors.get(0).dtype()), m.to(tensors.get(1).dtype()), v.to(tensors.get(2).dtype()));
  }
}
