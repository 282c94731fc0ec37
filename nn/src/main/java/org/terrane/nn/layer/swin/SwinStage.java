package org.terrane.nn.layer.swin;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.terrane.autograd.Checkpoint;
import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;

/// Blocks on maps of one size, every second one with shifted windows, and the way to the next stage.
///
/// Shapes: x `(B, H, W, dim)`. Source: the official code's `swin_transformer_v2.BasicLayer`.
///
/// @param downsample none in the last stage
public record SwinStage(List<SwinBlock> blocks, Optional<PatchMerging> downsample) implements Layer {
  public SwinStage {
    blocks = List.copyOf(blocks);
  }

  public static SwinStage create(Init init, SwinConfig config, int stage) {
    List<SwinBlock> blocks = IntStream.range(0, config.depths().get(stage))
        .mapToObj(index -> SwinBlock.create(init.at("blocks").at(index), config, stage, index)).toList();
    boolean last = stage == SwinConfig.STAGES - 1;
    return new SwinStage(blocks, last ? Optional.empty()
        : Optional.of(PatchMerging.create(init.at("downsample"), config.widthOf(stage))));
  }

  /// What the blocks make, `(B, H, W, dim)`: the features of this stage.
  public Tensor features(Tensor x) {
    Tensor y = x;
    for (SwinBlock block : blocks) {
      y = block.forward(y);
    }
    return y;
  }

  /// The same, of which only what goes into each block is kept: gradients run one block after the other again.
  public Tensor featuresInPieces(Tensor x) {
    Tensor y = x;
    for (SwinBlock block : blocks) {
      Tensor before = y;
      y = Checkpoint.run(() -> block.forward(before));
    }
    return y;
  }

  /// What the next stage gets of [#features], `(B, ⌈H/2⌉, ⌈W/2⌉, 2·dim)`; of the last stage the same.
  public Tensor merge(Tensor features) {
    return downsample.map(merging -> Scope.run(() -> merging.forward(features))).orElse(features);
  }
}
