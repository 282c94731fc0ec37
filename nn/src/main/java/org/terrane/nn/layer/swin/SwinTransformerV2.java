package org.terrane.nn.layer.swin;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.nn.WeightMap;
import org.terrane.nn.layer.LayerNorm;
import org.terrane.nn.layer.Pyramid;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;

/// Swin Transformer V2 as an encoder: features at four scales, with the official weight names
/// (`patch_embed.proj.weight`, `layers.0.blocks.0.attn.logit_scale`, `layers.0.downsample.reduction.weight`,
/// `norm.weight` …), so that published files load through [#official] or [#timm].
///
/// Shapes: images `(B, C, H, W)` of any size → c2 `(B, width, ⌈H/4⌉, ⌈W/4⌉)` to c5 `(B, 8·width, ⌈H/32⌉, ⌈W/32⌉)`, with
/// patches of 4. Only c5 passes the last norm. Source: Liu et al. 2022; the official code's
/// `swin_transformer_v2.SwinTransformerV2`. Norms of branches start at weight 0 as there, matrices Xavier-uniform as
/// elsewhere here.
public record SwinTransformerV2(PatchStem patchEmbed, List<SwinStage> layers, LayerNorm norm) implements Layer {
  public SwinTransformerV2 {
    layers = List.copyOf(layers);
  }

  public static SwinTransformerV2 create(Init init, SwinConfig config) {
    List<SwinStage> layers = IntStream.range(0, SwinConfig.STAGES)
        .mapToObj(stage -> SwinStage.create(init.at("layers").at(stage), config, stage)).toList();
    return new SwinTransformerV2(
        PatchStem.create(init.at("patch_embed"), config.channels(), config.patch(), config.width()), layers,
        SwinBlock.norm(init, config.widthOf(SwinConfig.STAGES - 1)));
  }

  /// The features of all stages.
  public Pyramid features(Tensor images) {
    return features(images, SwinStage::features);
  }

  /// The same, of which only what goes into each block and from stage to stage is kept, a small part of all: gradients
  /// run one block after the other again, for the price of a second forward pass.
  public Pyramid featuresInPieces(Tensor images) {
    return features(images, SwinStage::featuresInPieces);
  }

  private Pyramid features(Tensor images, BiFunction<SwinStage, Tensor, Tensor> blocks) {
    return Scope.run(() -> {
      List<Tensor> maps = new ArrayList<>();
      Tensor x = Scope.run(() -> patchEmbed.forward(images)); // (B, H/4, W/4, width)
      for (SwinStage layer : layers) {
        Tensor features = blocks.apply(layer, x);
        maps.add(features);
        x = layer.merge(features);
      }
      return new Pyramid(channelsFirst(maps.get(0)), channelsFirst(maps.get(1)), channelsFirst(maps.get(2)),
          channelsFirst(norm.forward(maps.get(3))));
    });
  }

  /// For files of the official code, whatever stands before the names (`module.`). Left out are what it keeps of window
  /// sizes beside its weights, and its classifier.
  public static WeightMap official() {
    return WeightMap.identity().ignore(".*\\.(relative_coords_table|relative_position_index|attn_mask)")
        .ignore("(.*\\.)?head\\..*");
  }

  /// For files of timm, which count each merging to the stage after it.
  public static WeightMap timm() {
    WeightMap map = official();
    for (int stage = 1; stage < SwinConfig.STAGES; stage++) {
      map = map.rename("\\blayers\\." + stage + "\\.downsample\\.", "layers." + (stage - 1) + ".downsample.");
    }
    return map;
  }

  private static Tensor channelsFirst(Tensor map) {
    return map.permute(0, 3, 1, 2); // (B, H, W, C) → (B, C, H, W)
  }
}
