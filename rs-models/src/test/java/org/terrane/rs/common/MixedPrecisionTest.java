package org.terrane.rs.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.autograd.Autocast;
import org.terrane.nn.StateDict;
import org.terrane.nn.train.Checkpoints;
import org.terrane.nn.train.Snapshot;
import org.terrane.nn.train.StopFlag;
import org.terrane.nn.train.TrainLoop;
import org.terrane.rs.a2mae.A2MaeRecipe;
import org.terrane.rs.a2mae.A2MaeTraining;
import org.terrane.rs.swimdiff.SwimDiffRecipe;
import org.terrane.rs.swimdiff.SwimDiffTraining;
import org.terrane.tensor.DType;
import org.terrane.tensor.Run;

/// Products in BF16, weights and all else in F32: a run learns what it learns in F32.
class MixedPrecisionTest {
  @TempDir Path folder;

  @Test
  void a2mae_learns_as_in_f32() {
    agree(this::a2mae, 0.01);
  }

  @Test
  void swimdiff_learns_as_in_f32() {
    agree(this::swimdiff, 0.04);
  }

  @Test
  void weights_stay_f32_and_a_run_that_goes_on_has_the_same_bits() {
    List<Float> whole = low(() -> a2mae(new Checkpoints(folder.resolve("whole"), 0)));
    Checkpoints checkpoints = new Checkpoints(folder.resolve("half"), 0);
    StopFlag stop = StopFlag.manual();
    List<Float> losses = new ArrayList<>();
    low(() -> loop(checkpoints, Optional.empty()).run(0, step -> {
      losses.add(step.loss());
      if (step.step() == 10) {
        stop.raise();
      }
    }, stop));
    Optional<Snapshot> half = checkpoints.latest(_ -> { });
    low(() -> {
      TrainLoop<?> loop = loop(checkpoints, half);
      StateDict.of(loop.model()).parameters().values()
          .forEach(parameter -> assertThat(parameter.spec().dtype()).isEqualTo(DType.F32));
      return loop.run(10, step -> losses.add(step.loss()), StopFlag.manual());
    });
    assertThat(losses).isEqualTo(whole);
  }

  /// @param band share of the loss in F32, at each step
  private void agree(Function<Checkpoints, List<Float>> run, double band) {
    List<Float> exact = run.apply(new Checkpoints(folder.resolve("f32"), 0));
    List<Float> mixed = low(() -> run.apply(new Checkpoints(folder.resolve("bf16"), 0)));
    assertThat(mixed).isNotEqualTo(exact).hasSameSizeAs(exact);
    for (int i = 0; i < exact.size(); i++) {
      assertThat((double) mixed.get(i)).as("loss of step %d", i + 1)
          .isCloseTo(exact.get(i), within(band * exact.get(i)));
    }
  }

  private static <T> T low(Supplier<T> body) {
    return Run.current().with(new Autocast(DType.BF16)).call(body);
  }

  private List<Float> a2mae(Checkpoints checkpoints) {
    return losses(loop(checkpoints, Optional.empty()));
  }

  private static TrainLoop<?> loop(Checkpoints checkpoints, Optional<Snapshot> from) {
    A2MaeRecipe recipe = RecipeKeys.set(A2MaeRecipe.presets().get("unit"), "data.places=2");
    return A2MaeTraining.prepare(recipe, from).loop(checkpoints);
  }

  /// At the preset's temperature a few negatives make the loss of so small a batch jump with every rounding.
  private List<Float> swimdiff(Checkpoints checkpoints) {
    SwimDiffRecipe recipe = RecipeKeys.set(SwimDiffRecipe.presets().get("unit"),
        List.of("matching.temperature=1", "data.batch=8", "data.places=4", "steps=5"));
    return losses(SwimDiffTraining.prepare(recipe, Optional.empty()).loop(checkpoints));
  }

  private static List<Float> losses(TrainLoop<?> loop) {
    List<Float> losses = new ArrayList<>();
    loop.run(0, step -> losses.add(step.loss()), StopFlag.manual());
    return losses;
  }
}
