package org.terrane.autograd;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.Tensors;
import org.terrane.tensor.fused.GradNormSquared;

/// The gradients of one loss, keyed by parameter.
public final class Gradients implements Tensors.HoldsTensors {
  private final List<Parameter> parameters;
  private final Map<Parameter, Tensor> gradients;

  Gradients(List<Parameter> parameters, Map<Parameter, Tensor> gradients) {
    this.parameters = parameters;
    this.gradients = gradients;
  }

  /// The parameters, in the order they were asked for.
  public List<Parameter> parameters() {
    return parameters;
  }

  /// The gradient of one parameter, shaped like it.
  ///
  /// @throws IllegalArgumentException for a parameter that was not asked for
  public Tensor of(Parameter parameter) {
    Tensor gradient = gradients.get(parameter);
    if (gradient == null) {
      throw new IllegalArgumentException("no gradient was asked for this parameter " + parameter.spec());
    }
    return gradient;
  }

  /// The Euclidean norm of all gradients together.
  public double norm() {
    if (parameters.isEmpty()) {
      return 0;
    }
    return Math.sqrt(GradNormSquared.gradNormSquared(parameters.stream().map(this::of).toList()).item());
  }

  /// The gradients scaled so that their joint norm is at most `max`.
  /// Source: PyTorch, `torch.nn.utils.clip_grad_norm_`.
  public Gradients clipNorm(double max) {
    double norm = norm();
    double scale = max / (norm + 1e-6);
    return scale < 1 ? scaled(scale) : this;
  }

  /// All gradients times a number.
  public Gradients scaled(double scale) {
    Map<Parameter, Tensor> scaled = new IdentityHashMap<>();
    gradients.forEach((parameter, gradient) -> scaled.put(parameter, gradient.mul(scale)));
    return new Gradients(parameters, scaled);
  }

  @Override
  public Iterable<Tensor> tensors() {
    return parameters.stream().map(this::of).toList();
  }
}
