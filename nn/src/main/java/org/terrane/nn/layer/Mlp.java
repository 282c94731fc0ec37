package org.terrane.nn.layer;

import static org.terrane.tensor.fused.Gelu.gelu;
import static org.terrane.tensor.fused.Linear.linearGelu;

import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.tensor.Tensor;

/// Two linear maps with a GELU between them: `y = fc2(gelu(fc1(x)))`.
///
/// Shapes: x `(…, dim)` → `(…, dim)`. Source: timm, `Mlp`.
public record Mlp(Linear fc1, Linear fc2) implements Layer {
  public static Mlp create(Init init, int dim, int hidden) {
    return new Mlp(Linear.create(init.at("fc1"), dim, hidden), Linear.create(init.at("fc2"), hidden, dim));
  }

  public Tensor forward(Tensor x) {
    Tensor hidden = fc1.bias() // (…, hidden)
        .map(bias -> linearGelu(x, fc1.weight().value(), bias.value()))
        .orElseGet(() -> gelu(fc1.forward(x)));
    return fc2.forward(hidden);
  }
}
