package org.terrane.tensor.fused;

import static org.terrane.tensor.fused.Rules.wide;

import java.util.List;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Engine;
import org.terrane.tensor.op.Checks;
import org.terrane.tensor.op.Fused;

/// `Σ g²` over all elements of any number of tensors: the square of the norm that clipping bounds.
///
/// Shapes: any, one floating type → `()`. Source: PyTorch, `torch.nn.utils.clip_grad_norm_`.
public record GradNormSquared() implements Fused {
  public static Tensor gradNormSquared(List<Tensor> gradients) {
    return Engine.apply(new GradNormSquared(), gradients);
  }

  @Override
  public Precision precision() {
    return Precision.HIGH;
  }

  @Override
  public Spec infer(List<Spec> inputs) {
    Checks.require(!inputs.isEmpty(), this, "gradients", "at least one", "none");
    Spec first = inputs.getFirst();
    for (int i = 0; i < inputs.size(); i++) {
      Checks.floating(this, "gradient " + i, inputs.get(i).dtype());
      Checks.dtype(this, "gradient " + i, first.dtype(), inputs.get(i).dtype());
    }
    return first.with(Shape.SCALAR);
  }

  @Override
  public Tensor composite(List<Tensor> inputs) {
    Tensor sum = inputs.stream().map(g -> wide(g).square().sum()).reduce(Tensor::add).orElseThrow();
    return sum.to(inputs.getFirst().dtype());
  }
}
