package org.terrane.datasets.labelled;

/// What a sample may be used for.
public enum Split {
  /// To learn from.
  TRAINING,
  /// To choose settings by.
  VALIDATION,
  /// To be asked about once, at the end.
  TEST
}
