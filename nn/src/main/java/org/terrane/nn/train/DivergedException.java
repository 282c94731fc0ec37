package org.terrane.nn.train;

import java.nio.file.Path;
import java.util.Optional;

/// A run whose loss or gradient is no number any more. The step was not taken, so the weights are those before it.
public final class DivergedException extends RuntimeException {
  private final long step;

  /// @param step     the step, counted from 1
  /// @param what     `loss` or `gradient norm`
  /// @param value    what it was
  /// @param origin   the operation that first made it
  /// @param lastGood the last checkpoint, if one was written
  DivergedException(long step, String what, double value, Optional<String> origin, Optional<Path> lastGood) {
    super("step " + step + ": " + what + " is " + value
        + origin.map(op -> "; first made by " + op).orElse("; no operation made it when the step was run again")
        + lastGood.map(file -> "; last good checkpoint " + file).orElse("; no checkpoint was written yet"));
    this.step = step;
  }

  public long step() {
    return step;
  }
}
