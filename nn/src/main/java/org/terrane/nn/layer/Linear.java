package org.terrane.nn.layer;

import static org.terrane.tensor.fused.Linear.linear;

import java.util.Optional;
import org.terrane.autograd.Parameter;
import org.terrane.nn.Init;
import org.terrane.tensor.Tensor;

/// Affine map of the last axis: `y = x · weightᵀ + bias`.
///
/// Shapes: weight `(out, in)`, bias `(out)` or none; x `(…, in)` → `(…, out)`. Source: PyTorch, `torch.nn.Linear`;
/// weights start Xavier-uniform and biases at 0, as in MAE.
public record Linear(Parameter weight, Optional<Parameter> bias) implements UnaryLayer {
  public static Linear create(Init init, int in, int out) {
    return new Linear(init.xavierUniform("weight", out, in), Optional.of(init.zeros(out)));
  }

  public static Linear withoutBias(Init init, int in, int out) {
    return new Linear(init.xavierUniform("weight", out, in), Optional.empty());
  }

  /// Weights and biases uniform in `±1/√in`, as PyTorch's own start.
  public static Linear uniform(Init init, int in, int out) {
    double limit = 1 / Math.sqrt(in);
    return new Linear(init.uniform("weight", limit, out, in), Optional.of(init.uniform("bias", limit, out)));
  }

  /// @throws IllegalArgumentException `[linear] weight must be (N, in) to match x …`
  @Override
  public Tensor forward(Tensor x) {
    return bias.map(b -> linear(x, weight.value(), b.value())).orElseGet(() -> linear(x, weight.value()));
  }
}
