package org.terrane.rs.common;

/// When checkpoints are written. A group of keys of a recipe.
///
/// @param every steps
/// @param keep how many of the newest stay; 0 keeps all
public record CheckpointRule(long every, int keep) {
  public CheckpointRule {
    if (every < 1 || keep < 0) {
      throw new IllegalArgumentException(
          "every must be 1 or more and keep 0 or more, but are " + every + " and " + keep);
    }
  }
}
