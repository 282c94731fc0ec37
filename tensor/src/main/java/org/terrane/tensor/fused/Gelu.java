package org.terrane.tensor.fused;

import static org.terrane.tensor.fused.Rules.wide;

import java.util.List;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Engine;
import org.terrane.tensor.op.Fused;

/// Gaussian error linear unit, element by element.
///
/// `EXACT`: `y = x/2 · (1 + erf(x/√2))`. `TANH`: `y = x/2 · (1 + tanh(√(2/π) · (x + 0.044715 x³)))`.
/// Shapes: any → the same. Source: Hendrycks and Gimpel, "Gaussian Error Linear Units", 2016; PyTorch,
/// `torch.nn.functional.gelu`.
public record Gelu(Form form) implements Fused {
  /// The exact function or its approximation by a hyperbolic tangent.
  public enum Form { EXACT, TANH }

  /// The exact form.
  public static Tensor gelu(Tensor x) {
    return gelu(x, Form.EXACT);
  }

  public static Tensor gelu(Tensor x, Form form) {
    return Engine.apply(new Gelu(form), x);
  }

  @Override
  public Spec infer(List<Spec> inputs) {
    return Rules.first(this, inputs, 1, 1);
  }

  @Override
  public Tensor composite(List<Tensor> inputs) {
    Tensor x = wide(inputs.getFirst());
    Tensor gate = switch (form) {
      case EXACT -> x.mul(Math.sqrt(0.5)).erf();
      case TANH -> x.mul(x.square().affine(0.044715, 1)).mul(Math.sqrt(2 / Math.PI)).tanh();
    };
    return x.mul(gate.affine(0.5, 0.5)).to(inputs.getFirst().dtype());
  }
}
