package org.terrane.tensor.fused;

import static org.terrane.tensor.Keep.KEEP;
import static org.terrane.tensor.fused.Rules.wide;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.terrane.tensor.DType;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Engine;
import org.terrane.tensor.op.Checks;
import org.terrane.tensor.op.Fused;

/// Layer normalisation: `y = (x − mean) / √(variance + ε) · weight + bias`, with mean and biased variance of each
/// row along the last axis.
///
/// Shapes: x `(…, D)`, weight `(D)`, bias `(D)` → `(…, D)`. Source: Ba, Kiros and Hinton, "Layer Normalization",
/// 2016; PyTorch, `torch.nn.functional.layer_norm`.
///
/// @param result the type that results are rounded to; that of x where there is none
public record LayerNorm(float eps, @Nullable DType result) implements Fused {
  public LayerNorm(float eps) {
    this(eps, null);
  }

  /// @throws IllegalArgumentException if weight or bias is not `(D)` of the type of x
  public static Tensor layerNorm(Tensor x, Tensor weight, Tensor bias, float eps) {
    return Engine.apply(new LayerNorm(eps), x, weight, bias);
  }

  /// The same in another type, rounded once.
  public static Tensor layerNorm(Tensor x, Tensor weight, Tensor bias, float eps, DType result) {
    return Engine.apply(new LayerNorm(eps, result), x, weight, bias);
  }

  /// The type of results for an x of that type.
  public DType result(DType x) {
    return result == null ? x : result;
  }

  @Override
  public Precision precision() {
    return Precision.HIGH;
  }

  @Override
  public Spec infer(List<Spec> inputs) {
    Spec x = Rules.first(this, inputs, 3, 3);
    Checks.require(x.shape().rank() >= 1, this, "x", "of rank 1 or more", x.shape());
    Shape row = Shape.of(x.shape().size(-1));
    Rules.parameter(this, "weight", row, inputs.get(1), x);
    Rules.parameter(this, "bias", row, inputs.get(2), x);
    Checks.floating(this, "result", result(x.dtype()));
    return new Spec(x.shape(), result(x.dtype()));
  }

  @Override
  public Tensor composite(List<Tensor> inputs) {
    DType type = inputs.get(0).dtype();
    if (result(type) != type && type != DType.BF16) {
      return layerNorm(inputs.get(0), inputs.get(1), inputs.get(2), eps).to(result(type));
    }
    Tensor x = wide(inputs.get(0));
    Tensor centred = x.sub(x.mean(-1, KEEP));
    Tensor normal = centred.mul(centred.square().mean(-1, KEEP).add(eps).rsqrt());
    return normal.mul(wide(inputs.get(1))).add(wide(inputs.get(2))).to(result(type));
  }
}
