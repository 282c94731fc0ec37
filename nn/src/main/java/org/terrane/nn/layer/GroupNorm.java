package org.terrane.nn.layer;

import static org.terrane.tensor.fused.GroupNorm.groupNorm;

import org.terrane.autograd.Parameter;
import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.tensor.Tensor;

/// Group normalisation: mean and variance of each sample's group of neighbouring channels.
///
/// Shapes: weight, bias `(C)`; x `(N, C, …)` → the same; groups divides C. Source: PyTorch, `torch.nn.GroupNorm`.
public record GroupNorm(Parameter weight, Parameter bias, int groups, float eps) implements Layer {
  private static final float EPS = 1e-5f;

  public static GroupNorm create(Init init, int groups, int channels) {
    return new GroupNorm(init.ones(channels), init.zeros(channels), groups, EPS);
  }

  /// @throws IllegalArgumentException `[groupNorm] groups must be a divisor of …`
  public Tensor forward(Tensor x) {
    return groupNorm(x, groups, weight.value(), bias.value(), eps);
  }
}
