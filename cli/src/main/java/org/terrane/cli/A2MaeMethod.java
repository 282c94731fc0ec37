package org.terrane.cli;

import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.terrane.nn.train.Checkpoints;
import org.terrane.nn.train.Snapshot;
import org.terrane.rs.a2mae.A2MaeRecipe;
import org.terrane.rs.a2mae.A2MaeTraining;

/// `a2mae` on the command line.
final class A2MaeMethod implements PretrainMethod<A2MaeRecipe> {
  @Override
  public String name() {
    return "a2mae";
  }

  @Override
  public String description() {
    return "Anchor-aware masked autoencoder over image sets of one place.";
  }

  @Override
  public Class<A2MaeRecipe> recipeType() {
    return A2MaeRecipe.class;
  }

  @Override
  public SequencedMap<String, A2MaeRecipe> presets() {
    return A2MaeRecipe.presets();
  }

  @Override
  public Prepared prepare(A2MaeRecipe recipe, Optional<Snapshot> from) {
    A2MaeTraining training = A2MaeTraining.prepare(recipe, from);
    List<String> notes = Stream.concat(training.data().notes().stream(),
        training.warmStart().map(given -> "warm start from " + given.summary()).stream()).toList();
    return new TrainingRun(training.start(), notes, training.data().sets().size() + " places",
        run -> training.loop(new Checkpoints(run.checkpoints(), recipe.checkpoint().keep())),
        TrainingRun.Watch.NONE, training.data().cache()::damage,
        (metrics, ending) -> A2MaeReport.of(training, metrics, ending));
  }
}
