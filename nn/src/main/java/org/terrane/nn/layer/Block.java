package org.terrane.nn.layer;

import static org.terrane.tensor.fused.ResidualAdd.residualAdd;

import java.util.function.UnaryOperator;
import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;

/// Pre-norm transformer block: `x ← x + attn(norm1(x))`, then `x ← x + mlp(norm2(x))`.
///
/// Shapes: x `(B, N, dim)` → `(B, N, dim)`. With an MLP of 4·dim it has 12·dim² + 13·dim parameters.
/// Source: timm, `vision_transformer.Block`.
///
/// @param dropPath1 of the attention branch
/// @param dropPath2 of the MLP branch
public record Block(LayerNorm norm1, Attention attn, DropPath dropPath1, LayerNorm norm2, Mlp mlp,
    DropPath dropPath2) implements Layer {
  public static Block create(Init init, int dim, int heads, int hidden, double dropPath) {
    return new Block(LayerNorm.create(init.at("norm1"), dim), Attention.create(init.at("attn"), dim, heads),
        DropPath.create(init.at("drop_path1"), dropPath), LayerNorm.create(init.at("norm2"), dim),
        Mlp.create(init.at("mlp"), dim, hidden), DropPath.create(init.at("drop_path2"), dropPath));
  }

  public Tensor forward(Tensor x) {
    return forward(x, attn::forward);
  }

  /// With tokens that no token looks at.
  ///
  /// @param present BOOL `(B, N)`, false at such tokens; see [Attention#forward(Tensor, Tensor)]
  public Tensor forward(Tensor x, Tensor present) {
    return forward(x, normed -> attn.forward(normed, present));
  }

  private Tensor forward(Tensor x, UnaryOperator<Tensor> attend) {
    Tensor attended = Scope.run(() -> residualAdd(x, dropPath1.forward(attend.apply(norm1.beforeProduct(x)))));
    return Scope.run(() -> residualAdd(attended, dropPath2.forward(mlp.forward(norm2.beforeProduct(attended)))));
  }
}
