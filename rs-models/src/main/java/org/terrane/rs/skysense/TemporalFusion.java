package org.terrane.rs.skysense;

import java.util.List;
import org.terrane.autograd.Parameter;
import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.nn.layer.Block;
import org.terrane.nn.layer.LayerNorm;
import org.terrane.nn.layer.Linear;
import org.terrane.tensor.DType;
import org.terrane.tensor.Tensor;

/// The multi-modal temporal fusion transformer: what all frames of all modalities say of one cell, in one vector
/// (methods.md 4.3).
///
/// A learned token is put in front of a cell's frames, and what becomes of it is the result. There is no position code:
/// order does not matter, dates come with the tokens. Cells do not see each other.
/// Shapes: tokens `(M, T, F)` of M cells → `(M, D)`.
///
/// @param proj     F → D
/// @param clsToken `(1, 1, D)`
public record TemporalFusion(Linear proj, Parameter clsToken, List<Block> blocks, LayerNorm norm) implements Layer {
  private static final double TOKEN_DEVIATION = 0.02;

  /// Sizes.
  ///
  /// @param dropPath of the last block; it grows evenly from 0 at the first
  public record Config(int dim, int depth, int heads, double dropPath) {}

  public TemporalFusion {
    blocks = List.copyOf(blocks);
  }

  /// @param features F, width of the tokens
  public static TemporalFusion create(Init init, int features, Config config) {
    int dim = config.dim();
    return new TemporalFusion(Linear.create(init.at("proj"), features, dim),
        init.truncatedNormal("cls_token", TOKEN_DEVIATION, 1, 1, dim),
        SeriesEncoder.blocks(init.at("blocks"), config.depth(), dim, config.heads(), config.dropPath()),
        LayerNorm.create(init.at("norm"), dim));
  }

  /// All frames of all cells are there.
  public Tensor forward(Tensor tokens) {
    Tensor x = withToken(tokens); // (M, 1 + T, D)
    for (Block block : blocks) {
      x = block.forward(x);
    }
    return result(x);
  }

  /// @param present BOOL `(M, T)`, true where a frame is there; what else stands in `tokens` has no say
  public Tensor forward(Tensor tokens, Tensor present) {
    Tensor x = withToken(tokens); // (M, 1 + T, D)
    Tensor seen = Tensor.concat(1, Tensor.ones(DType.BOOL, tokens.size(0), 1), present); // (M, 1 + T)
    for (Block block : blocks) {
      x = block.forward(x, seen);
    }
    return result(x);
  }

  private Tensor withToken(Tensor tokens) {
    Tensor first = clsToken.value();
    return Tensor.concat(1, first.expand(tokens.size(0), 1, first.size(2)), proj.forward(tokens));
  }

  private Tensor result(Tensor x) {
    return norm.forward(x.select(1, 0)); // (M, D)
  }
}
