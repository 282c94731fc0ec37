package org.terrane.rs.skysense;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.nn.StateDict;
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

/// A tiny network learns four made places: modalities of a place find one another, views of a place become alike, and
/// nothing collapses (methods.md 4.9).
class SkySenseLearnsTest {
  private static final int STEPS = 60;
  private static final int STOPPED = 25;
  private static final double CHANCE = 1.0 / 4;

  @TempDir Path folder;

  @Test
  void modalities_of_a_place_find_one_another_and_nothing_collapses() {
    List<StepMetrics> metrics = new ArrayList<>();
    loop("run", STEPS).run(0, metrics::add, StopFlag.manual());

    assertThat(mean(metrics, "alignment", STEPS - 5)).isLessThan(0.5 * Math.log(4));
    assertThat(mean(metrics, "retrieval", STEPS - 5)).isGreaterThan(3 * CHANCE);
    assertThat(mean(metrics, "fused_image", STEPS - 5)).isLessThan(mean(metrics, "fused_image", 0));
    assertThat(metrics).allSatisfy(step -> {
      assertThat(step.parts().get("teacher_entropy")).isGreaterThan(1);
      assertThat(step.parts().get("feature_spread")).isGreaterThan(1);
    });
  }

  @Test
  void a_run_that_goes_on_is_to_the_bit_the_run_that_never_stopped() {
    TrainLoop<SkySenseBatch> whole = loop("whole", 12);
    List<Float> losses = new ArrayList<>();
    whole.run(0, step -> losses.add(step.loss()), StopFlag.manual());
    List<Float> again = new ArrayList<>();
    StopFlag stop = StopFlag.manual();
    loop("parts", 12).run(0, step -> {
      again.add(step.loss());
      if (step.step() == 5) {
        stop.raise();
      }
    }, stop);

    TrainLoop<SkySenseBatch> rest = loop("parts", 12);
    rest.run(rest.resume(warning -> { }), step -> again.add(step.loss()), StopFlag.manual());

    assertThat(again).isEqualTo(losses);
    StateDict.of(rest.state()).tensors().forEach((name, found) -> assertThat(found.toDoubles()).as(name)
        .isEqualTo(StateDict.of(whole.state()).tensors().get(name).toDoubles()));
  }

  private TrainLoop<SkySenseBatch> loop(String name, int steps) {
    SkySenseLearner learner = MadeBatches.learner(DType.F32);
    Settings settings = new Settings(LossWeights.STANDARD, TeacherRule.STANDARD, PixelTerm.DEFAULT, ObjectRule.DEFAULT,
        GeoRule.STANDARD, MemoryRule.OFF);
    TrainLoop.Plan plan = new TrainLoop.Plan(steps, new Schedule.Constant(2e-3), 3, 5);
    return new TrainLoop<>(learner, AdamW.create(learner, new AdamW.Config(0.9, 0.999, 1e-8, 0.04)),
        SkySenseObjective.start(learner, settings, steps), MadeBatches::whole, plan, MadeBatches.KEY.fold("train"),
        Provenance.of("{}", "made", MadeBatches.KEY), new Checkpoints(folder.resolve(name), 1));
  }

  private static double mean(List<StepMetrics> metrics, String part, int from) {
    return metrics.subList(from, from + 5).stream().mapToDouble(step -> step.parts().get(part)).average().orElseThrow();
  }
}
