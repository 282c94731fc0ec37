package org.terrane.autograd;

import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.terrane.tensor.DType;
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

  /// All gradients times a number; it lies in a tensor, since it is another one in each step.
  public Gradients scaled(double scale) {
    Map<Parameter, Tensor> scaled = new IdentityHashMap<>();
    Tensor factor = Tensor.of(new double[] {scale});
    Map<DType, Tensor> factors = new EnumMap<>(DType.class);
    for (Parameter parameter : parameters) {
      Tensor gradient = of(parameter);
      scaled.put(parameter, gradient.mul(factors.computeIfAbsent(gradient.dtype(), factor::to)));
    }
    return new Gradients(parameters, scaled);
  }

  @Override
  public Iterable<Tensor> tensors() {
    return parameters.stream().map(this::of).toList();
  }
}
