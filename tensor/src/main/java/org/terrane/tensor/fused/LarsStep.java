package org.terrane.tensor.fused;

import static org.terrane.tensor.fused.Rules.wide;

import java.util.List;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Engine;
import org.terrane.tensor.op.Update;

/// One step of layer-wise adaptive rate scaling for any number of parameters, in place.
///
/// ```
/// d ← g + weightDecay · p
/// d ← d · trust · ‖p‖ / ‖d‖      (factor 1 where a norm is 0)
/// b ← momentum · b + d
/// p ← p − lr · b
/// ```
///
/// Parameters of one axis or none (biases, norms) take `d = g`. The velocity b starts at 0. Source: You, Gitman and
/// Ginsburg, "Large Batch Training of Convolutional Networks", 2017; MAE, `util/lars.py`.
public record LarsStep(double learningRate, double momentum, double weightDecay, double trust) implements Update {
  /// Overwrites the parameters p and velocities b, given the gradients g: three lists in one order.
  public void apply(List<Tensor> p, List<Tensor> b, List<Tensor> g) {
    Engine.update(this, ParameterLists.join(p, b, g));
  }

  @Override
  public int targets(int inputs) {
    return inputs / 3 * 2;
  }

  @Override
  public void check(List<Spec> inputs) {
    ParameterLists.check(this, inputs, "parameter", "velocity", "gradient");
  }

  @Override
  public List<Tensor> composite(List<Tensor> inputs) {
    return ParameterLists.each(inputs, 3, this::one);
  }

  private List<Tensor> one(List<Tensor> tensors) {
    Tensor p = wide(tensors.get(0));
    Tensor g = wide(tensors.get(2));
    Tensor b = wide(tensors.get(1)).mul(momentum).add(p.shape().rank() > 1 ? scaled(p, g) : g);
    return List.of(p.sub(b.mul(learningRate)).to(tensors.get(0).dtype()), b.to(tensors.get(1).dtype()));
  }

  private Tensor scaled(Tensor p, Tensor g) {
    Tensor direction = g.add(p.mul(weightDecay));
    Tensor own = p.square().sum().sqrt();
    Tensor other = direction.square().sum().sqrt();
    Tensor usable = own.mul(other).gt(0);
    Tensor one = Tensor.ones(p.dtype());
    Tensor ratio = own.mul(trust).div(Tensor.where(usable, other, one));
    return direction.mul(Tensor.where(usable, ratio, one));
  }
}
