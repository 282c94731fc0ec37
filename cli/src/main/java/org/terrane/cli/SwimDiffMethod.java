package org.terrane.cli;

import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.terrane.nn.train.Checkpoints;
import org.terrane.nn.train.Snapshot;
import org.terrane.rs.swimdiff.SwimDiffRecipe;
import org.terrane.rs.swimdiff.SwimDiffTraining;

/// `swimdiff` on the command line.
final class SwimDiffMethod implements PretrainMethod<SwimDiffRecipe> {
  @Override
  public String name() {
    return "swimdiff";
  }

  @Override
  public String description() {
    return "Momentum contrast of scenes with a diffusion constraint, over patches of one sensor.";
  }

  @Override
  public Class<SwimDiffRecipe> recipeType() {
    return SwimDiffRecipe.class;
  }

  @Override
  public SequencedMap<String, SwimDiffRecipe> presets() {
    return SwimDiffRecipe.presets();
  }

  @Override
  public Prepared prepare(SwimDiffRecipe recipe, Optional<Snapshot> from) {
    SwimDiffTraining training = SwimDiffTraining.prepare(recipe, from);
    List<String> notes = Stream.concat(training.data().notes().stream(),
        training.warmStart().map(given -> "warm start from " + given.summary()).stream()).toList();
    return new TrainingRun(training.start(), notes,
        "%d patches of %d scenes".formatted(training.data().facts().patches(), training.data().facts().scenes()),
        run -> training.loop(new Checkpoints(run.checkpoints(), recipe.checkpoint().keep())),
        TrainingRun.Watch.NONE, training.data().cache()::damage,
        (metrics, ending) -> SwimDiffReport.of(training, metrics, ending));
  }
}
