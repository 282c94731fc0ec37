package org.terrane.rs.swimdiff;

/// What becomes of keys that are of the query's own scene and would be negatives in plain contrastive learning.
public enum FalseNegatives {
  /// They stay negatives: plain MoCo v2.
  KEEP,
  /// They count neither for nor against (methods.md 3.4, the default).
  ELIMINATE,
  /// They are right answers too, with a small share of the label: the other reading of the paper's "recalibrated
  /// labels".
  ATTRACT
}
