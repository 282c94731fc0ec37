package org.terrane.nn.train;

/// What each step of a run trains on: a pure function of the step's number, so that the order never depends on timing
/// and a resumed run sees what the killed one would have seen.
@FunctionalInterface
public interface Batches<B extends Batches.Batch> {
  /// The batch of a step, counted from 0. Called on loader threads: returns host data, touches no parameter.
  B at(long step);

  /// Samples that are trained on together.
  interface Batch {
    /// Images in it, for the speed shown.
    int images();
  }
}
