package org.terrane.cli;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.SequencedMap;
import org.terrane.nn.train.Snapshot;
import org.terrane.nn.train.StopFlag;

/// What a pre-training method offers the command line.
///
/// The recipe has, beside its own keys, those that have an option of their own: `steps` (`--steps`), `seed` (`--seed`)
/// and `data.folder`, an `Optional<Path>` (`--data`; empty means the embedded synthetic Earth).
///
/// @param <R> its recipe
public interface PretrainMethod<R extends Record> {
  /// As it is typed and as it stands in `run.json`: `a2mae`.
  String name();

  /// One line for `terrane pretrain --help`.
  String description();

  Class<R> recipeType();

  /// The named starting points; the first is the default.
  SequencedMap<String, R> presets();

  /// Does everything that can fail because of what a person handed in (opens the data, builds the model, reads the
  /// checkpoint) and writes nothing.
  ///
  /// @param from the checkpoint to go on from, or empty to start at step 1
  /// @throws org.terrane.rs.common.BadInput in one line
  Prepared prepare(R recipe, Optional<Snapshot> from);

  /// A run that is ready to train.
  @FunctionalInterface
  interface Prepared {
    /// Trains to the end, or until `stop` is raised, and leaves the report in `run`. What a killed run left there
    /// beyond the checkpoint is cut off.
    void train(RunFolder run, StopFlag stop);

    /// Trains and says where the report is. After Ctrl-C the process waits for both.
    default void train(RunFolder run, PrintWriter out) {
      try (StopFlag stop = StopFlag.onCtrlC()) {
        train(run, stop);
        out.println("report: " + run.report());
        out.flush();
      }
    }
  }
}
