package org.terrane.datasets.sampling;

/// What a set is for.
public enum Part {
  /// What a network learns from.
  TRAINING("training"),
  /// What choices during training are made by.
  VALIDATION("validation"),
  /// What the result is reported on; seen once, at the end.
  HELD_OUT("held-out");

  private final String label;

  Part(String label) {
    this.label = label;
  }

  @Override
  public String toString() {
    return label;
  }
}
