package org.terrane.cli;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.terrane.nn.train.Checkpoints;
import org.terrane.nn.train.Snapshot;
import org.terrane.rs.skysense.CollapseWatch;
import org.terrane.rs.skysense.Modality;
import org.terrane.rs.skysense.SkySenseData;
import org.terrane.rs.skysense.SkySenseRecipe;
import org.terrane.rs.skysense.SkySenseTraining;

/// `skysense` on the command line.
final class SkySenseMethod implements PretrainMethod<SkySenseRecipe> {
  @Override
  public String name() {
    return "skysense";
  }

  @Override
  public String description() {
    return "Factorised multi-modal spatio-temporal encoder, by contrast at three granularities, over sequences.";
  }

  @Override
  public Class<SkySenseRecipe> recipeType() {
    return SkySenseRecipe.class;
  }

  @Override
  public SequencedMap<String, SkySenseRecipe> presets() {
    return SkySenseRecipe.presets();
  }

  @Override
  public Prepared prepare(SkySenseRecipe recipe, Optional<Snapshot> from) {
    SkySenseTraining training = SkySenseTraining.prepare(recipe, from);
    List<String> notes = Stream.concat(training.data().notes().stream(),
        training.warmStart().map(given -> "warm start from " + given.summary()).stream()).toList();
    return new TrainingRun(training.start(), notes, subject(training.data().facts()),
        run -> training.loop(new Checkpoints(run.checkpoints(), recipe.checkpoint().keep())),
        new CollapseWatch()::see, training.data().cache()::damage,
        (metrics, ending) -> SkySenseReport.of(training, metrics, ending));
  }

  /// For example `12 places in 12 regions, by high resolution, multispectral and radar`.
  static String subject(SkySenseData.Facts facts) {
    return String.format(Locale.ROOT, "%d places in %d regions, by %s", facts.places(), facts.regions(),
        facts.modalities().stream().map(Modality::label).collect(Collectors.joining(", ")));
  }
}
