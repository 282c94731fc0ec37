package org.terrane.nn.layer.swin;

import java.util.Optional;
import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.nn.layer.DropPath;
import org.terrane.nn.layer.LayerNorm;
import org.terrane.nn.layer.Mlp;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;

/// Residual post-norm block: `x ← x + norm1(attn(x))` inside windows, then `x ← x + norm2(mlp(x))`.
///
/// Norms after the branches keep the sums of deep networks from growing; with weights that start at 0 a block begins by
/// passing on what it gets. Shapes: x `(B, H, W, dim)` → the same, H and W of any size. Source: Liu et al. 2022,
/// section 3.2; the official code's `swin_transformer_v2.SwinTransformerBlock`.
///
/// @param norm3   of the sum, in every sixth block of SwinV2-H
/// @param window  edge of a window in tokens
/// @param shifted whether windows lie half a window further down and right
public record SwinBlock(LayerNorm norm1, WindowAttention attn, DropPath dropPath1, LayerNorm norm2, Mlp mlp,
    DropPath dropPath2, Optional<LayerNorm> norm3, int window, boolean shifted) implements Layer {
  private static final int MLP_RATIO = 4;
  static final float EPS = 1e-5f;

  /// @param index of the block in its stage; those of odd index are shifted
  public static SwinBlock create(Init init, SwinConfig config, int stage, int index) {
    int dim = config.widthOf(stage);
    double rate = config.dropPathOf(stage, index);
    return new SwinBlock(branchNorm(init, dim),
        WindowAttention.create(init.at("attn"), dim, config.heads().get(stage), config.references().get(stage)),
        DropPath.create(init.at("drop_path1"), rate), branchNorm(init, dim),
        Mlp.create(init.at("mlp"), dim, MLP_RATIO * dim), DropPath.create(init.at("drop_path2"), rate),
        config.hasExtraNorm(index) ? Optional.of(norm(init, dim)) : Optional.empty(), config.window(),
        index % 2 == 1);
  }

  public Tensor forward(Tensor x) {
    Windows windows = Windows.of(x.size(1), x.size(2), window, shifted);
    Tensor attended = Scope.run(() -> {
      Tensor branch = windows.join(attn.forward(windows.cut(x), windows)); // (B, H, W, dim)
      return x.add(dropPath1.forward(norm1.forward(branch)));
    });
    return Scope.run(() -> {
      Tensor sum = attended.add(dropPath2.forward(norm2.forward(mlp.forward(attended))));
      return norm3.map(norm -> norm.forward(sum)).orElse(sum);
    });
  }

  static LayerNorm norm(Init init, int dim) {
    return new LayerNorm(init.ones(dim), init.zeros(dim), EPS);
  }

  private static LayerNorm branchNorm(Init init, int dim) {
    return new LayerNorm(init.zeros(dim), init.zeros(dim), EPS);
  }
}
