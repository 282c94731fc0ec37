package org.terrane.tensor.fused;

import static org.terrane.tensor.fused.Gelu.gelu;
import static org.terrane.tensor.fused.Rules.wide;

import java.util.List;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Engine;
import org.terrane.tensor.op.Checks;
import org.terrane.tensor.op.Fused;

/// Affine map of the last axis, `y = x · weightᵀ + bias`, and an activation of the result.
///
/// Shapes: x `(…, K)`, weight `(N, K)` (the layout of PyTorch's files), bias `(N)` or none → `(…, N)`.
/// Source: PyTorch, `torch.nn.functional.linear`.
public record Linear(Activation activation) implements Fused {
  /// What follows the product: nothing, or the exact GELU.
  public enum Activation { NONE, GELU }

  /// Without a bias.
  public static Tensor linear(Tensor x, Tensor weight) {
    return Engine.apply(new Linear(Activation.NONE), x, weight);
  }

  public static Tensor linear(Tensor x, Tensor weight, Tensor bias) {
    return Engine.apply(new Linear(Activation.NONE), x, weight, bias);
  }

  /// `gelu(x · weightᵀ + bias)`: a kernel need not read its result again to activate it.
  public static Tensor linearGelu(Tensor x, Tensor weight, Tensor bias) {
    return Engine.apply(new Linear(Activation.GELU), x, weight, bias);
  }

  @Override
  public Precision precision() {
    return Precision.LOW;
  }

  @Override
  public Spec infer(List<Spec> inputs) {
    Spec x = Rules.first(this, inputs, 2, 3);
    Checks.require(x.shape().rank() >= 1, this, "x", "of rank 1 or more", x.shape());
    Shape weight = inputs.get(1).shape();
    Checks.require(weight.rank() == 2 && weight.size(1) == x.shape().size(-1), this, "weight",
        () -> "(N, " + x.shape().size(-1) + ") to match x " + x.shape(), weight);
    Rules.parameter(this, "weight", weight, inputs.get(1), x);
    if (inputs.size() == 3) {
      Checks.require(inputs.get(2).shape().equals(Shape.of(weight.size(0))), this, "bias",
          () -> "(" + weight.size(0) + ") to match weight " + weight, inputs.get(2).shape());
      Rules.parameter(this, "bias", inputs.get(2).shape(), inputs.get(2), x);
    }
    return x.with(x.shape().with(-1, weight.size(0)));
  }

  @Override
  public long flops(List<Spec> inputs) {
    return 2 * inputs.get(0).shape().elements() * inputs.get(1).shape().size(0);
  }

  @Override
  public Tensor composite(List<Tensor> inputs) {
    Tensor x = inputs.get(0);
    Tensor weight = inputs.get(1);
    int rows = (int) x.shape().range(0, x.shape().rank() - 1).elements();
    Tensor product = wide(x.reshape(rows, x.size(-1))).matmul(wide(weight).transpose(0, 1));
    Tensor sum = inputs.size() == 3 ? product.add(wide(inputs.get(2))) : product;
    Tensor result = activation == Activation.GELU ? gelu(sum) : sum;
    return result.to(x.dtype()).reshape(x.shape().with(-1, weight.size(0)).toArray());
  }
}
