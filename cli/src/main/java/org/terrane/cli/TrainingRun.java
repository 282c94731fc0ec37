package org.terrane.cli;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.terrane.cli.report.ReportPage;
import org.terrane.nn.train.MetricLog;
import org.terrane.nn.train.ProgressLine;
import org.terrane.nn.train.StepMetrics;
import org.terrane.nn.train.StopFlag;
import org.terrane.nn.train.TensorBoardWriter;
import org.terrane.nn.train.TrainLoop;

/// A method's run: its loop, with each step written to the run's folder, told to TensorBoard and shown in the terminal;
/// at the end its report.
///
/// @param start step it begins at
/// @param notes lines that are shown first
/// @param subject what is trained on, in a few words
/// @param loop in the run's folder
/// @param watch looks at each step while the run goes on
/// @param damage what was passed over, told when the last step is done
record TrainingRun(long start, List<String> notes, String subject, Function<RunFolder, TrainLoop<?>> loop,
    Watch watch, Supplier<Optional<String>> damage, Report report) implements PretrainMethod.Prepared {

  /// May have a line to say of a step.
  @FunctionalInterface
  interface Watch {
    /// Never says anything.
    Watch NONE = step -> Optional.empty();

    Optional<String> see(StepMetrics step);
  }

  /// Makes the report of the run's metrics.
  @FunctionalInterface
  interface Report {
    ReportPage of(List<StepMetrics> metrics, TrainLoop.Ending ending);
  }

  @Override
  public void train(RunFolder run, StopFlag stop) {
    TrainLoop<?> steps = loop.apply(run);
    try (MetricLog log = MetricLog.resume(run.metrics(), start);
        TensorBoardWriter events = TensorBoardWriter.resume(run.path(), start);
        ProgressLine progress = ProgressLine.on(System.out, start + 1, steps.plan().steps())) {
      notes.forEach(progress::say);
      progress.say("training on " + subject + "; TensorBoard: " + run.path());
      TrainLoop.Ending ending = steps.run(start, metrics -> {
        log.write(metrics);
        events.step(metrics);
        progress.step(metrics);
        watch.see(metrics).ifPresent(progress::say);
      }, stop);
      if (ending.stopped()) {
        progress.say("stopped after step " + ending.step() + "; go on with: terrane resume " + run.path());
      }
      damage.get().ifPresent(progress::say);
      report.of(MetricLog.read(run.metrics()), ending).write(run.report());
    }
  }
}
