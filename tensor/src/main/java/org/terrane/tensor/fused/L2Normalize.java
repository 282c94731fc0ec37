package org.terrane.tensor.fused;

import static org.terrane.tensor.Keep.KEEP;
import static org.terrane.tensor.fused.Rules.wide;

import java.util.List;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Engine;
import org.terrane.tensor.op.Fused;

/// `y = x / max(‖x‖₂, ε)` along one axis.
///
/// Shapes: any → the same. Source: PyTorch, `torch.nn.functional.normalize`.
///
/// @param axis counted from the front
public record L2Normalize(int axis, float eps) implements Fused {
  /// With ε = 10⁻¹².
  public static Tensor l2Normalize(Tensor x, int axis) {
    return Engine.apply(new L2Normalize(x.shape().axis(axis), 1e-12f), x);
  }

  /// ε², the least that a sum of squares counts as.
  public double bound() {
    return (double) eps * eps;
  }

  @Override
  public Precision precision() {
    return Precision.HIGH;
  }

  @Override
  public Spec infer(List<Spec> inputs) {
    return Rules.first(this, inputs, 1, 1);
  }

  /// The bound is taken before the root, whose gradient at 0 is infinite: a vector of zeros has a finite gradient.
  @Override
  public Tensor composite(List<Tensor> inputs) {
    Tensor x = wide(inputs.getFirst());
    Tensor least = Tensor.full(bound(), x.dtype(), 1);
    return x.mul(x.square().sum(axis, KEEP).maximum(least).rsqrt()).to(inputs.getFirst().dtype());
  }
}
