package org.terrane.nn.layer;

import static org.terrane.tensor.fused.LayerNorm.layerNorm;

import org.terrane.autograd.Autocast;
import org.terrane.autograd.Parameter;
import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.tensor.DType;
import org.terrane.tensor.Tensor;

/// Layer normalisation of the last axis: `y = (x − mean) / √(variance + ε) · weight + bias`.
///
/// Shapes: weight, bias `(D)`; x `(…, D)` → `(…, D)`. Source: PyTorch, `torch.nn.LayerNorm`; ε is 1e-6 as in timm's
/// ViT.
public record LayerNorm(Parameter weight, Parameter bias, float eps) implements Layer {
  private static final float VIT_EPS = 1e-6f;

  public static LayerNorm create(Init init, int dim) {
    return new LayerNorm(init.ones(dim), init.zeros(dim), VIT_EPS);
  }

  /// @throws IllegalArgumentException `[layerNorm] weight must be (D) to match x …`
  public Tensor forward(Tensor x) {
    return layerNorm(x, weight.value(), bias.value(), eps);
  }

  /// The same before products only, which in mixed precision would round it anyway: it comes in their type.
  public Tensor beforeProduct(Tensor x) {
    return Autocast.currentLow().filter(low -> x.dtype() != DType.F64 && weight.value().dtype() != DType.F64)
        .map(low -> layerNorm(x, weight.value(), bias.value(), eps, low)).orElseGet(() -> forward(x));
  }
}
