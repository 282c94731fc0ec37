package org.terrane.rs.swimdiff;

import static org.terrane.rs.swimdiff.SwimDiffConfig.CondMode.FEATURE;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.terrane.datasets.sampling.SceneExtent;
import org.terrane.datasets.sets.FillPolicy;
import org.terrane.datasets.sets.Unreadable;
import org.terrane.nn.optim.Schedule;
import org.terrane.nn.optim.Sgd;
import org.terrane.rs.common.CheckpointRule;
import org.terrane.rs.common.Holdout;
import org.terrane.rs.common.MomentumRule;
import org.terrane.rs.swimdiff.SwimDiffConfig.Backbone;
import org.terrane.rs.swimdiff.SwimDiffConfig.Diffusion;

/// Everything a run of SwiMDiff can set. The path of a component is its key: `--set matching.temperature=0.2`.
///
/// @param steps of the whole run
/// @param seed of all randomness
/// @param weights a safetensors file of a torchvision ResNet, or a checkpoint of this method, to start from
/// @param momentum of the key side
/// @param loss which branches there are and how much each counts
public record SwimDiffRecipe(long steps, long seed, Optional<Path> weights, Data data, SwimDiffConfig model,
    ViewRule views, SceneMatching matching, MomentumRule momentum, LossWeights loss, Optim optim,
    CheckpointRule checkpoint) {

  public SwimDiffRecipe {
    require(steps >= 1, "steps must be 1 or more, but is " + steps);
    require(!loss.contrasts() || model.queue() % data.batch() == 0,
        "model.queue must be a multiple of data.batch " + data.batch() + ", but is " + model.queue());
    require(data.batch() % model.groups() == 0,
        "data.batch must be a multiple of model.groups " + model.groups() + ", but is " + data.batch());
  }

  /// What one scene is: the patches of which are not pushed apart.
  public enum Scenes { IMAGE, PLACE, CELL }

  /// What is done about images that are smaller than a patch.
  public enum Small { SKIP, ERROR }

  /// What is trained on: patches of one sensor.
  ///
  /// @param folder of scenes; empty for the synthetic Earth
  /// @param sensor by its id; empty for that which has most patches with these bands
  /// @param bands by name or alias, in the order they are read; empty for those that all images of the sensor have
  /// @param fill what is done about an image that lacks one of them
  /// @param unreadable what is done about a file that cannot be used
  /// @param clouds whether pixels under a cloud count as measured, where a mask came with the image
  /// @param holdout which part of the scenes is never seen
  /// @param patch pixels per side of what two views are cut from; some more than `model.side`
  /// @param cellKm side of a cell in kilometres, where scenes are cells
  /// @param places of the synthetic Earth
  /// @param batch patches of a step
  public record Data(Optional<Path> folder, Optional<String> sensor, List<String> bands, FillPolicy fill,
      Unreadable unreadable, boolean clouds, Holdout holdout, int patch, Small small, Scenes scenes, double cellKm,
      int places, int batch) {
    public Data {
      bands = List.copyOf(bands);
      require(patch >= 8, "patch must be 8 pixels or more, but is " + patch);
      require(cellKm >= 1, "cellKm must be 1 or more, but is " + cellKm);
      require(places >= 1 && batch >= 1, "places and batch must be 1 or more, but are " + places + " and " + batch);
    }

    SceneExtent extent() {
      return switch (scenes) {
        case IMAGE -> new SceneExtent.Image();
        case PLACE -> new SceneExtent.Place();
        case CELL -> new SceneExtent.Cell(cellKm);
      };
    }
  }

  /// How the rates fall after the warm-up: as half a cosine, or to a tenth at 60 % and again at 80 % of the steps.
  public enum Decay { COSINE, STEPS }

  /// What moves the U-Net's weights.
  public enum UnetRule { ADAMW, SGD }

  /// How the weights move: SGD for encoder and head, AdamW or SGD for the U-Net; both rise and fall alike, stepped
  /// every step.
  ///
  /// @param lr of encoder and head at the end of the warm-up
  /// @param minLr of encoder and head at the end of a cosine; the U-Net's falls to the same share
  /// @param warmup share of the steps
  /// @param unet optimizer of the U-Net; SGD has `momentum` there too
  /// @param unetLr of the U-Net at the end of the warm-up
  /// @param clipNorm bound of the joint gradient norm
  public record Optim(double lr, double minLr, double warmup, Decay decay, double momentum, double weightDecay,
      UnetRule unet, double unetLr, double unetWeightDecay, double clipNorm) {
    public Optim {
      require(warmup >= 0 && warmup < 1, "warmup must be a share of the steps below 1, but is " + warmup);
      require(lr > 0 && minLr >= 0 && minLr <= lr, "lr must be above 0 and minLr within 0 and lr, but are " + lr
          + " and " + minLr);
      require(momentum >= 0 && momentum < 1, "momentum must be 0 or more and below 1, but is " + momentum);
      require(weightDecay >= 0 && unetWeightDecay >= 0 && unetLr >= 0,
          "weightDecay, unetWeightDecay and unetLr must be 0 or more, but are "
              + List.of(weightDecay, unetWeightDecay, unetLr));
      require(clipNorm > 0, "clipNorm must be above 0, but is " + clipNorm);
    }

    /// The rate of encoder and head in each step of a run.
    Schedule over(long steps) {
      long rise = Math.round(steps * warmup);
      return switch (decay) {
        case COSINE -> new Schedule.WarmupCosine(lr, minLr, rise, steps);
        case STEPS -> new Schedule.Steps(lr, rise, List.of(steps * 6 / 10, steps * 8 / 10));
      };
    }

    /// SGD as the encoder and its head have it.
    Sgd.Config sgd(double decay) {
      return new Sgd.Config(momentum, false, decay);
    }
  }

  /// The named starting points, the default first.
  public static SequencedMap<String, SwimDiffRecipe> presets() {
    SequencedMap<String, SwimDiffRecipe> presets = new LinkedHashMap<>();
    presets.put("desk", desk());
    presets.put("unit", unit());
    presets.put("paper", paper());
    return presets;
  }

  /// What learns in minutes on two cores: MoCo v2's temperature, and a U-Net so narrow that most of the time goes to
  /// the encoder. The key side is as slow as MoCo's although the run is short: one that keeps up lets queries know
  /// their keys by their age (docs/swimdiff.md). Groups of eight keep batch norm from giving pairs away. With λ_D = 1
  /// the diffusion loss has 1 to 3 % of the encoder's gradient, where 5 to 30 % are meant.
  private static SwimDiffRecipe desk() {
    Diffusion diffusion = new Diffusion(FEATURE, 64, 16, List.of(1, 2, 4, 4), 1, List.of(3), 4, List.of(3, 4, 5),
        SwimDiffConfig.Schedule.COSINE, 1000);
    SwimDiffConfig model = new SwimDiffConfig(112, Backbone.RESNET18, 64, 128, 4096, 4, diffusion);
    return new SwimDiffRecipe(300, 1, Optional.empty(), data(128, 32), model, ViewRule.STANDARD,
        SceneMatching.DEFAULT.withTemperature(0.2), constant(0.999),
        LossWeights.BOTH.withDiffusion(5).withShareEvery(20), optim(0.06, 0.1, 1e-3), new CheckpointRule(100, 3));
  }

  /// Seconds, for tests (methods.md 5).
  private static SwimDiffRecipe unit() {
    Diffusion diffusion = new Diffusion(FEATURE, 16, 8, List.of(1, 2), 1, List.of(1), 2, List.of(4, 5),
        SwimDiffConfig.Schedule.COSINE, 50);
    SwimDiffConfig model = new SwimDiffConfig(32, Backbone.RESNET18, 8, 32, 256, 1, diffusion);
    return new SwimDiffRecipe(12, 1, Optional.empty(), data(40, 4), model, ViewRule.STANDARD, SceneMatching.DEFAULT,
        constant(0.9), LossWeights.BOTH, optim(0.03, 0.1, 1e-3), new CheckpointRule(6, 3));
  }

  /// What methods.md 3.3 to 3.5 infer or choose: 200 epochs of SEN12MS's 180 662 patches.
  private static SwimDiffRecipe paper() {
    Diffusion diffusion = new Diffusion(FEATURE, 64, 64, List.of(1, 2, 4, 4), 2, List.of(2, 3), 4, List.of(3, 4, 5),
        SwimDiffConfig.Schedule.COSINE, 1000);
    SwimDiffConfig model = new SwimDiffConfig(224, Backbone.RESNET18, 64, 128, 16_384, 8, diffusion);
    return new SwimDiffRecipe(141_142, 1, Optional.empty(), data(256, 256), model, ViewRule.STANDARD,
        SceneMatching.DEFAULT, constant(0.999), LossWeights.BOTH.withShareEvery(100), optim(0.03, 0, 1e-4),
        new CheckpointRule(1000, 3));
  }

  private static Optim optim(double lr, double warmup, double unetLr) {
    return new Optim(lr, 0, warmup, Decay.COSINE, 0.9, 1e-4, UnetRule.ADAMW, unetLr, 0.01, 10);
  }

  private static MomentumRule constant(double momentum) {
    return new MomentumRule(momentum, MomentumRule.Course.CONSTANT);
  }

  private static Data data(int patch, int batch) {
    return new Data(Optional.empty(), Optional.empty(), List.of("red", "green", "blue"), FillPolicy.NONE,
        Unreadable.ERROR, true, Holdout.NONE, patch, Small.SKIP, Scenes.PLACE, 100, 12, batch);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
