package org.terrane.nn.layer.swin;

import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.nn.layer.LayerNorm;
import org.terrane.nn.layer.Linear;
import org.terrane.tensor.Tensor;

/// Makes one token of each four neighbours: `y = norm(reduction([x₀₀, x₁₀, x₀₁, x₁₁]))`, the indices row and column.
///
/// Shapes: x `(B, H, W, dim)` → `(B, ⌈H/2⌉, ⌈W/2⌉, 2·dim)`, maps of odd size filled up with zeros; reduction.weight
/// `(2·dim, 4·dim)`. Source: the official code's `swin_transformer_v2.PatchMerging`.
public record PatchMerging(Linear reduction, LayerNorm norm) implements Layer {
  static PatchMerging create(Init init, int dim) {
    return new PatchMerging(Linear.withoutBias(init.at("reduction"), 4 * dim, 2 * dim),
        SwinBlock.norm(init, 2 * dim));
  }

  public Tensor forward(Tensor x) {
    Tensor even = x.pad(1, 0, x.size(1) % 2, 0, 0).pad(2, 0, x.size(2) % 2, 0, 0);
    int rows = even.size(1) / 2;
    int columns = even.size(2) / 2;
    Tensor joined = even.reshape(x.size(0), rows, 2, columns, 2, x.size(3))
        .permute(0, 1, 3, 4, 2, 5) // (B, rows, columns, column, row, dim)
        .reshape(x.size(0), rows, columns, 4 * x.size(3));
    return norm.forward(reduction.forward(joined));
  }
}
