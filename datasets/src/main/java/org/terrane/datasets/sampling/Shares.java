package org.terrane.datasets.sampling;

import org.terrane.datasets.scene.DataException;

/// How much of the data goes into each part; the three add up to one.
public record Shares(double training, double validation, double heldOut) {

  private static final double ROUNDING = 1e-9;

  /// @throws DataException if a share is negative, none is left for training, or they do not add up
  public Shares {
    if (!(training > 0 && validation >= 0 && heldOut >= 0)) {
      throw new DataException("[split] shares must not be negative, and that of training positive, but are "
          + training + ", " + validation + ", " + heldOut);
    }
    if (!(Math.abs(training + validation + heldOut - 1) < ROUNDING)) {
      throw new DataException("[split] shares must add up to 1, but " + training + " + " + validation + " + " + heldOut
          + " is " + (training + validation + heldOut));
    }
  }

  /// The part that a number within `[0, 1)` falls into.
  Part at(double drawn) {
    if (drawn < heldOut) {
      return Part.HELD_OUT;
    }
    return drawn < heldOut + validation ? Part.VALIDATION : Part.TRAINING;
  }

  /// The part's share.
  double of(Part part) {
    return switch (part) {
      case TRAINING -> training;
      case VALIDATION -> validation;
      case HELD_OUT -> heldOut;
    };
  }
}
