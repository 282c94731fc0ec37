package org.terrane.rs.skysense;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.nn.optim.AdamW;
import org.terrane.nn.optim.Schedule;
import org.terrane.nn.train.Checkpoints;
import org.terrane.nn.train.Provenance;
import org.terrane.nn.train.StepMetrics;
import org.terrane.nn.train.StopFlag;
import org.terrane.nn.train.TrainLoop;
import org.terrane.rs.skysense.SkySenseObjective.Settings;
import org.terrane.rs.skysense.contrast.ObjectRule;
import org.terrane.rs.skysense.contrast.PixelTerm;
import org.terrane.tensor.DType;

/// A tiny network learns four made places: the modalities of a place find one another, and in the end nothing has
/// collapsed (methods.md 4.9).
class SkySenseLearnsTest {
  private static final int STEPS = 40;
  private static final double CHANCE = 1.0 / 4;

  @TempDir Path folder;

  @Test
  void modalities_of_a_place_find_one_another_and_nothing_collapses() {
    List<StepMetrics> metrics = new ArrayList<>();
    loop().run(0, metrics::add, StopFlag.manual());

    assertThat(mean(metrics, "alignment", STEPS - 5)).isLessThan(0.5 * Math.log(4));
    assertThat(mean(metrics, "retrieval", STEPS - 5)).isGreaterThan(3 * CHANCE);
    assertThat(mean(metrics, "teacher_entropy", STEPS - 5)).isGreaterThan(1);
    assertThat(mean(metrics, "feature_spread", STEPS - 5)).isGreaterThan(1);
  }

  private TrainLoop<SkySenseBatch> loop() {
    SkySenseLearner learner = MadeBatches.learner(DType.F32);
    Settings settings = new Settings(LossWeights.STANDARD, TeacherRule.STANDARD, PixelTerm.DEFAULT, ObjectRule.DEFAULT,
        GeoRule.STANDARD, MemoryRule.OFF);
    TrainLoop.Plan plan = new TrainLoop.Plan(STEPS, new Schedule.Constant(2e-3), 3, STEPS);
    return new TrainLoop<>(learner, AdamW.create(learner, new AdamW.Config(0.9, 0.999, 1e-8, 0.04)),
        SkySenseObjective.start(learner, settings, STEPS), MadeBatches::whole, plan, MadeBatches.KEY.fold("train"),
        Provenance.of("{}", "made", MadeBatches.KEY), new Checkpoints(folder, 1));
  }

  private static double mean(List<StepMetrics> metrics, String part, int from) {
    return metrics.subList(from, from + 5).stream().mapToDouble(step -> step.parts().get(part)).average().orElseThrow();
  }
}
