package org.terrane.nn.layer;

import java.util.List;
import java.util.stream.IntStream;
import org.terrane.autograd.Parameter;
import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.tensor.DType;
import org.terrane.tensor.Tensor;

/// The encoder of a vision transformer, with timm's and MAE's weight names (`cls_token`, `pos_embed`,
/// `patch_embed.proj.weight`, `blocks.0.norm1.weight` …, `norm.weight`), so that their files load as they are.
///
/// Shapes: images `(B, C, H, W)` → `(B, 1 + N, D)`, the class token first, then N = H/P · W/P tokens row by row.
/// Source: Dosovitskiy et al. 2021; He et al. 2022, `models_mae.py`.
///
/// @param clsToken `(1, 1, D)`
/// @param posEmbed `(1, 1 + N, D)`, fixed sines and cosines with a zero row for the class token
public record VisionTransformer(Parameter clsToken, Parameter posEmbed, PatchEmbed patchEmbed, List<Block> blocks,
    LayerNorm norm) implements Layer {
  private static final double TOKEN_DEVIATION = 0.02;

  /// Sizes. Image and patch in pixels; `hidden` is the width inside the MLPs.
  public record Config(int image, int patch, int channels, int dim, int depth, int heads, int hidden) {
    /// Patches along one edge of the image.
    public int grid() {
      return image / patch;
    }
  }

  public VisionTransformer {
    blocks = List.copyOf(blocks);
  }

  /// @throws IllegalArgumentException when patches do not tile the image, or heads do not divide dim
  public static VisionTransformer create(Init init, Config config) {
    if (config.image() % config.patch() != 0) {
      throw new IllegalArgumentException("[visionTransformer] patch must divide image " + config.image() + ", but is "
          + config.patch());
    }
    int dim = config.dim();
    return new VisionTransformer(
        init.normal("cls_token", TOKEN_DEVIATION, 1, 1, dim),
        init.frozen(() -> positions(dim, config.grid())),
        PatchEmbed.create(init.at("patch_embed"), config.channels(), config.patch(), dim),
        blocks(init.at("blocks"), config.depth(), dim, config.heads(), config.hidden()),
        LayerNorm.create(init.at("norm"), dim));
  }

  /// A stack of equal blocks without drop path.
  public static List<Block> blocks(Init init, int depth, int dim, int heads, int hidden) {
    return IntStream.range(0, depth).mapToObj(i -> Block.create(init.at(i), dim, heads, hidden, 0)).toList();
  }

  public Tensor forward(Tensor images) {
    Tensor tokens = patchEmbed.forward(images); // (B, N, D)
    return encode(tokens.add(posEmbed.value().slice(1, 1, posEmbed.value().size(1))));
  }

  /// Runs the blocks on tokens that already carry their position codes, with the class token put in front.
  ///
  /// Shapes: tokens `(B, N, D)` → `(B, 1 + N, D)`.
  public Tensor encode(Tensor tokens) {
    Tensor cls = clsToken.value().add(posEmbed.value().slice(1, 0, 1)).expand(tokens.size(0), 1, tokens.size(2));
    Tensor x = Tensor.concat(1, cls, tokens); // (B, 1 + N, D)
    for (Block block : blocks) {
      x = block.forward(x);
    }
    return norm.forward(x);
  }

  /// `(1, 1 + grid², dim)`: the 2-D code of each patch behind a zero row.
  private static Tensor positions(int dim, int grid) {
    Tensor zero = Tensor.zeros(DType.F64, 1, dim);
    return Tensor.concat(0, zero, SinCos.grid(dim, grid, grid, 1)).unsqueeze(0);
  }
}
