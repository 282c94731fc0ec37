package org.terrane.tensor.fused;

import static org.terrane.tensor.fused.Rules.wide;

import java.util.List;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Engine;
import org.terrane.tensor.op.Update;

/// One step of stochastic gradient descent with momentum for any number of parameters, in place.
///
/// ```
/// g ← g + weightDecay · p
/// b ← momentum · b + g
/// p ← p − lr · (nesterov ? g + momentum · b : b)
/// ```
///
/// The velocity b starts at 0. Source: Sutskever et al., "On the importance of initialization and momentum in deep
/// learning", 2013; PyTorch, `torch.optim.SGD` without dampening.
public record SgdStep(double learningRate, double momentum, boolean nesterov, double weightDecay) implements Update {
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
    Tensor g = wide(tensors.get(2)).add(p.mul(weightDecay));
    Tensor b = wide(tensors.get(1)).mul(momentum).add(g);
    Tensor direction = nesterov ? g.add(b.mul(momentum)) : b;
    return List.of(p.sub(direction.mul(learningRate)).to(tensors.get(0).dtype()), b.to(tensors.get(1).dtype()));
  }
}
