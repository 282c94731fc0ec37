package org.terrane.cli;

import java.util.Optional;
import java.util.SequencedMap;
import org.terrane.nn.train.Checkpoints;
import org.terrane.nn.train.MetricLog;
import org.terrane.nn.train.ProgressLine;
import org.terrane.nn.train.Snapshot;
import org.terrane.nn.train.StopFlag;
import org.terrane.nn.train.TensorBoardWriter;
import org.terrane.nn.train.TrainLoop;
import org.terrane.rs.a2mae.A2MaeBatch;
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
    return (run, stop) -> train(training, run, stop);
  }

  private static void train(A2MaeTraining training, RunFolder run, StopFlag stop) {
    long start = training.start();
    long steps = training.recipe().steps();
    TrainLoop<A2MaeBatch> loop =
        training.loop(new Checkpoints(run.checkpoints(), training.recipe().checkpoint().keep()));
    TrainLoop.Ending ending;
    try (MetricLog log = MetricLog.resume(run.metrics(), start);
        TensorBoardWriter events = TensorBoardWriter.resume(run.path(), start);
        ProgressLine progress = ProgressLine.on(System.out, start + 1, steps)) {
      training.data().notes().forEach(progress::say);
      training.warmStart().ifPresent(given -> progress.say("warm start from " + given.summary()));
      progress.say("training on " + training.data().sets().size() + " places; "
          + "TensorBoard: " + run.path());
      ending = loop.run(start, metrics -> {
        log.write(metrics);
        events.step(metrics);
        progress.step(metrics);
      }, stop);
      if (ending.stopped()) {
        progress.say("stopped after step " + ending.step() + "; go on with: terrane resume " + run.path());
      }
      training.data().cache().damage().ifPresent(progress::say);
      A2MaeReport.of(training, MetricLog.read(run.metrics()), ending).write(run.report());
    }
  }
}
