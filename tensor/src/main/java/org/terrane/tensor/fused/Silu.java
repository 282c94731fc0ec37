package org.terrane.tensor.fused;

import static org.terrane.tensor.fused.Rules.wide;

import java.util.List;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Engine;
import org.terrane.tensor.op.Fused;

/// Sigmoid linear unit, `x · sigmoid(x)`, also called swish.
///
/// Shapes: x of any shape → the same. Source: Hendrycks & Gimpel, "Gaussian Error Linear Units (GELUs)", 2016, which
/// names it; PyTorch, `torch.nn.functional.silu`.
public record Silu() implements Fused {
  public static Tensor silu(Tensor x) {
    return Engine.apply(new Silu(), x);
  }

  @Override
  public Spec infer(List<Spec> inputs) {
    return Rules.first(this, inputs, 1, 1);
  }

  @Override
  public Tensor composite(List<Tensor> inputs) {
    Tensor x = wide(inputs.getFirst());
    return x.mul(x.sigmoid()).to(inputs.getFirst().dtype());
  }
}
