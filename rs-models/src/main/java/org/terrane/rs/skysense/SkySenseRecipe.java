package org.terrane.rs.skysense;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import org.terrane.rs.common.CheckpointRule;
import org.terrane.rs.skysense.contrast.Centring;
import org.terrane.rs.skysense.contrast.ObjectRule;
import org.terrane.rs.skysense.contrast.PixelTerm;

/// Everything a run of SkySense can set. The path of a component is its key: `--set optim.lr=1e-3`.
///
/// @param steps   of the whole run
/// @param seed    of all randomness
/// @param weights a safetensors file of a Swin Transformer V2, or a checkpoint of this method, to start from
/// @param loss    which losses there are and how much each counts
/// @param pixels  how many cells are compared one by one
/// @param objects what a group of like cells is
/// @param teacher how it follows, and how sharp it is
/// @param geo     how the prototypes of regions learn
/// @param memory  how the student saves memory
public record SkySenseRecipe(long steps, long seed, Optional<Path> weights, DataRule data, SkySenseConfig model,
    ViewRule views, LossWeights loss, PixelTerm pixels, ObjectRule objects, TeacherRule teacher, GeoRule geo,
    MemoryRule memory, Optim optim, CheckpointRule checkpoint) {

  public SkySenseRecipe {
    require(steps >= 1, "steps must be 1 or more, but is " + steps);
    require(teacher.centring() != Centring.SINKHORN || memory.rowsAtOnce() == 0, "memory.rowsAtOnce must be 0 (all)"
        + " where teacher.centring is sinkhorn, which shares out all rows of a term, but is " + memory.rowsAtOnce());
  }

  /// How the weights move: AdamW; the rate rises and falls on half a cosine, weight decay grows on half a cosine, both
  /// stepped every step.
  ///
  /// @param lr             at the end of the warm-up
  /// @param minLr          at the end
  /// @param warmup         share of the steps
  /// @param weightDecay    of the first step
  /// @param endWeightDecay of the last step; the same for one that does not change
  /// @param clipNorm       bound of the joint gradient norm
  public record Optim(double lr, double minLr, double warmup, double beta1, double beta2, double weightDecay,
      double endWeightDecay, double clipNorm) {
    public Optim {
      require(warmup >= 0 && warmup < 1, "warmup must be a share of the steps below 1, but is " + warmup);
      require(lr > 0 && minLr >= 0 && minLr <= lr, "lr must be above 0 and minLr within 0 and lr, but are " + lr
          + " and " + minLr);
      require(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1, "beta1 and beta2 must be 0 or more and below 1, but"
          + " are " + beta1 + " and " + beta2);
      require(weightDecay >= 0 && endWeightDecay >= 0 && clipNorm > 0, "weightDecay and endWeightDecay must be 0 or"
          + " more and clipNorm above 0, but are " + weightDecay + ", " + endWeightDecay + " and " + clipNorm);
    }

    /// Methods.md 4.5, apart from the warm-up's length.
    static Optim of(double warmup) {
      return new Optim(2e-4, 1e-6, warmup, 0.9, 0.999, 0.04, 0.4, 3);
    }

    /// The same with another rate at the end of the warm-up.
    Optim withLr(double other) {
      return new Optim(other, minLr, warmup, beta1, beta2, weightDecay, endWeightDecay, clipNorm);
    }
  }

  /// The named starting points, the default first.
  public static SequencedMap<String, SkySenseRecipe> presets() {
    SequencedMap<String, SkySenseRecipe> presets = new LinkedHashMap<>();
    presets.put("desk", desk());
    presets.put("tiny", tiny());
    presets.put("unit", unit());
    presets.put("paper", paper());
    return presets;
  }

  /// A quarter of an hour on two cores: one way round, for half the work. For so few steps of so few squares, teachers
  /// are sharp and share their prototypes out by Sinkhorn, and no path is dropped (docs/results.md).
  private static SkySenseRecipe desk() {
    return ofTwoCores(SkySenseConfig.desk(), 8);
  }

  /// The same with encoders of published sizes, half as many squares a step.
  private static SkySenseRecipe tiny() {
    return ofTwoCores(SkySenseConfig.tiny(), 4);
  }

  private static SkySenseRecipe ofTwoCores(SkySenseConfig model, int batch) {
    return new SkySenseRecipe(200, 1, Optional.empty(), DataRule.STANDARD.with(batch, 6, 4), model,
        ViewRule.STANDARD.with(8, 4, 2).shifted(4), LossWeights.ONE_WAY.withAlignment(1), PixelTerm.DEFAULT,
        ObjectRule.DEFAULT, TeacherRule.STANDARD.from(0.98).sharing(0.02), GeoRule.STANDARD, MemoryRule.OFF,
        Optim.of(0.1).withLr(5e-4), new CheckpointRule(50, 3));
  }

  /// Seconds, for tests (methods.md 5).
  private static SkySenseRecipe unit() {
    return new SkySenseRecipe(12, 1, Optional.empty(), DataRule.STANDARD.with(2, 2, 2), SkySenseConfig.unit(),
        ViewRule.STANDARD.with(4, 4, 1), LossWeights.STANDARD, PixelTerm.DEFAULT, new ObjectRule(3, 0.05, 3),
        TeacherRule.STANDARD, GeoRule.STANDARD, MemoryRule.OFF, Optim.of(0.1), new CheckpointRule(6, 3));
  }

  /// What methods.md 4.2 to 4.5 confirm, infer or choose of the paper's run.
  private static SkySenseRecipe paper() {
    return new SkySenseRecipe(875_000, 1, Optional.empty(), DataRule.STANDARD.with(240, 20, 10),
        SkySenseConfig.paper(), ViewRule.STANDARD.with(16, 8, 4), LossWeights.STANDARD, PixelTerm.DEFAULT,
        ObjectRule.DEFAULT, TeacherRule.STANDARD.from(0.992),
        GeoRule.STANDARD, new MemoryRule(1, 16, 1024), Optim.of(10_000.0 / 875_000),
        new CheckpointRule(1000, 3));
  }

  /// What the objective is told.
  SkySenseObjective.Settings settings() {
    return new SkySenseObjective.Settings(loss, teacher, pixels, objects, geo, memory);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
