package org.terrane.rs.skysense;

import static org.terrane.tensor.fused.UpsampleBicubic2d.upsampleBicubic2d;

import java.util.List;
import java.util.stream.IntStream;
import org.terrane.autograd.Parameter;
import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.nn.layer.Block;
import org.terrane.nn.layer.LayerNorm;
import org.terrane.nn.layer.PatchEmbed;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;

/// A vision transformer without a class token, for the images of a series, each by itself: methods.md 4.3, g_MS and
/// g_SAR.
///
/// Shapes: images `(N, C, H, W)`, H and W multiples of the patch P → features `(N, D, H/P, W/P)`. Weight names are
/// timm's (`patch_embed.proj.weight`, `pos_embed`, `blocks.0.norm1.weight` …, `norm.weight`). Unlike in
/// [org.terrane.nn.layer.VisionTransformer] the position codes are learned, and resized to images of other sizes.
///
/// @param posEmbed `(1, G·G, D)`, of G × G patches, row by row
public record SeriesEncoder(PatchEmbed patchEmbed, Parameter posEmbed, List<Block> blocks, LayerNorm norm)
    implements Layer {
  private static final int MLP_RATIO = 4;
  private static final double POSITION_DEVIATION = 0.02;

  /// Sizes.
  ///
  /// @param channels of the images
  /// @param size     edge in pixels of the images that position codes are learned for
  /// @param patch    edge of a patch in pixels
  /// @param dropPath of the last block; it grows evenly from 0 at the first
  public record Config(int channels, int size, int patch, int dim, int depth, int heads, double dropPath) {
    /// @throws IllegalArgumentException when patches do not tile the image
    public Config {
      if (patch < 1 || size < patch || size % patch != 0) {
        throw new IllegalArgumentException("[seriesEncoder] size must be a multiple of patch " + patch + ", but is "
            + size);
      }
    }

    /// ViT-L with patches of 4 on images of 64 pixels.
    public static Config large(int channels) {
      return new Config(channels, 64, 4, 1024, 24, 16, 0.3);
    }
  }

  public SeriesEncoder {
    blocks = List.copyOf(blocks);
  }

  /// @throws IllegalArgumentException when heads do not divide dim
  public static SeriesEncoder create(Init init, Config config) {
    int dim = config.dim();
    int grid = config.size() / config.patch();
    return new SeriesEncoder(PatchEmbed.create(init.at("patch_embed"), config.channels(), config.patch(), dim),
        init.truncatedNormal("pos_embed", POSITION_DEVIATION, 1, grid * grid, dim),
        blocks(init.at("blocks"), config.depth(), dim, config.heads(), config.dropPath()),
        LayerNorm.create(init.at("norm"), dim));
  }

  /// A stack of blocks whose drop path grows evenly from 0 to `dropPath`.
  static List<Block> blocks(Init init, int depth, int dim, int heads, double dropPath) {
    return IntStream.range(0, depth).mapToObj(i -> Block.create(init.at(i), dim, heads, MLP_RATIO * dim,
        dropPath * i / Math.max(1, depth - 1))).toList();
  }

  public Tensor forward(Tensor images) {
    return Scope.run(() -> {
      int rows = images.size(2) / patchEmbed.patch();
      int columns = images.size(3) / patchEmbed.patch();
      Tensor x = patchEmbed.forward(images).add(positions(rows, columns)); // (N, rows·columns, D)
      for (Block block : blocks) {
        x = block.forward(x);
      }
      return norm.forward(x).permute(0, 2, 1).reshape(x.size(0), x.size(2), rows, columns);
    });
  }

  /// Position codes of a grid, bicubic between the learned ones: `(1, rows·columns, D)`.
  private Tensor positions(int rows, int columns) {
    Tensor learned = posEmbed.value();
    int grid = (int) Math.round(Math.sqrt(learned.size(1)));
    if (rows == grid && columns == grid) {
      return learned;
    }
    Tensor map = learned.reshape(1, grid, grid, -1).permute(0, 3, 1, 2); // (1, D, G, G)
    return upsampleBicubic2d(map, rows, columns).permute(0, 2, 3, 1).reshape(1, rows * columns, learned.size(2));
  }
}
