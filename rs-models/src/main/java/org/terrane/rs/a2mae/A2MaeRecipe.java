package org.terrane.rs.a2mae;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.terrane.datasets.scene.Sensor;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.sets.FillPolicy;
import org.terrane.datasets.sets.Unreadable;
import org.terrane.rs.a2mae.A2MaeConfig.BandMode;
import org.terrane.rs.a2mae.A2MaeConfig.Encoding;
import org.terrane.rs.common.CheckpointRule;
import org.terrane.rs.common.Holdout;

/// Everything a run of A²-MAE can set. The path of a component is its key: `--set optim.lr=1e-3`.
///
/// @param steps of the whole run
/// @param seed of all randomness
/// @param weights a safetensors file of a timm or MAE encoder to start from
/// @param normPix whether targets are normalised per patch
public record A2MaeRecipe(long steps, long seed, Optional<Path> weights, Data data, A2MaeConfig model,
    AnchorMask.Rule mask, boolean normPix, Optim optim, CheckpointRule checkpoint) {
  /// Images of a sample.
  static final int IMAGES = 3;
  private static final List<String> SOURCES = Sensors.ALL.stream().map(Sensor::id).toList();
  private static final List<Integer> CHANNELS =
      Sensors.ALL.stream().map(sensor -> sensor.bands().size()).toList();
  private static final AnchorMask.Rule MASK =
      new AnchorMask.Rule(AnchorPolicy.SOURCE_AWARE, KeepPolicy.PER_IMAGE, 0.75, 0);

  public A2MaeRecipe {
    require(steps >= 1, "steps must be 1 or more, but is " + steps);
    require(model.images() == IMAGES, "model.images must be 3, since a sample has three images, but is "
        + model.images());
    int patches = IMAGES * model.patches();
    int visible = mask.visible(patches);
    require(visible >= 1 && visible < patches, "mask.ratio must leave some of the " + patches
        + " patches of a set visible and hide some, but " + mask.ratio() + " leaves " + visible);
  }

  /// What is trained on.
  ///
  /// @param folder of scenes; empty for the synthetic Earth
  /// @param bands the bands that images must hold, in the order they are read, as `sentinel-2-l2a/B04`; empty for all
  ///     that each image holds
  /// @param fill what is done about an image that lacks one of them
  /// @param unreadable what is done about a file that cannot be used
  /// @param clouds whether pixels under a cloud count as measured, where a mask came with the image
  /// @param holdout which part of the scenes is never seen
  /// @param eurosat folder of EuroSAT patches, whose unlabelled training split is mixed in
  /// @param eurosatShare of the steps that see them
  /// @param places of the synthetic Earth
  /// @param batch image sets of a step
  /// @param resizeProbability how often a crop's ground window is larger than its pixels
  /// @param largestScale how much larger its side is then, at most
  public record Data(Optional<Path> folder, List<String> bands, FillPolicy fill, Unreadable unreadable,
      boolean clouds, Holdout holdout, Optional<Path> eurosat, double eurosatShare, int places, int batch,
      double resizeProbability, double largestScale) {
    public Data {
      require(!bands.isEmpty() || fill == FillPolicy.NONE, "fill needs bands to fill: name them in bands");
      require(places >= 1 && batch >= 1, "places and batch must be 1 or more, but are " + places + " and " + batch);
      require(eurosatShare > 0 && eurosatShare < 1, "eurosatShare must be between 0 and 1, but is " + eurosatShare);
    }
  }

  /// How the weights move: AdamW, a warm-up and half a cosine, stepped every step.
  ///
  /// @param lr at the end of the warm-up
  /// @param warmup share of the steps
  /// @param clipNorm bound of the joint gradient norm
  public record Optim(double lr, double minLr, double warmup, double beta1, double beta2, double weightDecay,
      double clipNorm) {
    public Optim {
      require(warmup >= 0 && warmup < 1, "warmup must be a share of the steps below 1, but is " + warmup);
      require(lr > 0 && minLr >= 0 && minLr <= lr, "lr must be above 0 and minLr within 0 and lr, but are " + lr
          + " and " + minLr);
      require(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1, "beta1 and beta2 must be 0 or more and below 1, but"
          + " are " + beta1 + " and " + beta2);
      require(weightDecay >= 0 && clipNorm > 0, "weightDecay must be 0 or more and clipNorm above 0, but are "
          + weightDecay + " and " + clipNorm);
    }

    static Optim of(double lr, double warmup) {
      return new Optim(lr, 0, warmup, 0.9, 0.95, 0.05, 1);
    }
  }

  /// The named starting points, the default first.
  public static SequencedMap<String, A2MaeRecipe> presets() {
    SequencedMap<String, A2MaeRecipe> presets = new LinkedHashMap<>();
    presets.put("quick", of(400, 8, vit(64, 8, 192, 6, 3, 128, 2, 4), Optim.of(1e-3, 0.1), 100));
    presets.put("desk", of(800, 8, desk(), Optim.of(1.5e-3, 0.1), 100));
    presets.put("unit", of(20, 2, vit(32, 8, 64, 2, 4, 64, 1, 4), Optim.of(1e-3, 0.1), 10));
    presets.put("base", of(100_000, 64, vit(224, 16, 768, 12, 12, 512, 8, 16), Optim.of(1.5e-4, 0.05), 500));
    presets.put("large", large());
    return presets;
  }

  /// What a small network learns most from in minutes, from random weights: every band in its place, patches small
  /// enough to follow from their neighbours, and attention that starts there (docs/results.md).
  private static A2MaeConfig desk() {
    return new A2MaeConfig(48, 4, IMAGES, BandMode.ALL, SOURCES, CHANNELS, 192, 6, 3, 128, 2, 4, Encoding.LOCAL, true,
        true, true, true);
  }

  /// The paper's: the released encoding and learning rate (1e-5 · 128 / 256), 100 epochs of 216 448 sets, 40 of them
  /// warm-up.
  private static A2MaeRecipe large() {
    A2MaeConfig model = new A2MaeConfig(224, 16, 3, BandMode.THREE_RANDOM, SOURCES, CHANNELS, 1024, 24, 16, 512, 8, 16,
        Encoding.RELEASED, true, true, false, false);
    return of(169_100, 128, model, Optim.of(5e-6, 0.4), 1000);
  }

  private static A2MaeConfig vit(int size, int patch, int dim, int depth, int heads, int decoderDim, int decoderDepth,
      int decoderHeads) {
    return new A2MaeConfig(size, patch, 3, BandMode.THREE_RANDOM, SOURCES, CHANNELS, dim, depth, heads, decoderDim,
        decoderDepth, decoderHeads, Encoding.GENERAL, true, true, true, true);
  }

  private static A2MaeRecipe of(long steps, int batch, A2MaeConfig model, Optim optim, long checkpointEvery) {
    Data data = new Data(Optional.empty(), List.of(), FillPolicy.NONE, Unreadable.ERROR, true, Holdout.NONE,
        Optional.empty(), 0.5, 12, batch, 0.5, 2);
    return new A2MaeRecipe(steps, 1, Optional.empty(), data, model, MASK, true, optim,
        new CheckpointRule(checkpointEvery, 3));
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
