package org.terrane.nn.layer.swin;

import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.nn.layer.Conv2d;
import org.terrane.nn.layer.LayerNorm;
import org.terrane.nn.layer.PatchEmbed;
import org.terrane.tensor.Tensor;

/// Cuts images of any size into patches, those at bottom and right filled up with zeros, and norms their tokens.
///
/// Shapes: x `(B, C, H, W)` → `(B, ⌈H/P⌉, ⌈W/P⌉, D)`. Source: the official code's `swin_transformer.PatchEmbed`.
public record PatchStem(Conv2d proj, LayerNorm norm) implements Layer {
  static PatchStem create(Init init, int channels, int patch, int dim) {
    return new PatchStem(PatchEmbed.create(init, channels, patch, dim).proj(), SwinBlock.norm(init, dim));
  }

  /// @throws IllegalArgumentException `[patchEmbed] x must be (B, C, H, W) to match weight …`
  public Tensor forward(Tensor x) {
    int patch = proj.geometry().stride();
    int rows = Math.ceilDiv(x.size(-2), patch);
    int columns = Math.ceilDiv(x.size(-1), patch);
    Tensor padded = x.pad(-2, 0, rows * patch - x.size(-2), 0, 0).pad(-1, 0, columns * patch - x.size(-1), 0, 0);
    Tensor tokens = norm.forward(new PatchEmbed(proj).forward(padded)); // (B, rows·columns, D)
    return tokens.reshape(x.size(0), rows, columns, -1);
  }
}
