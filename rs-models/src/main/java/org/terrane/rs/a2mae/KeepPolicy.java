package org.terrane.rs.a2mae;

/// Which of the shuffled patches of a set stay visible (methods.md 2.5).
public enum KeepPolicy {
  /// Each image keeps an equal share, the anchor the remainder: every sensor gets gradient.
  PER_IMAGE,
  /// The first K of all images' shuffled patches one behind the other, so that image 1 predicts the others: what the
  /// released routine does, with the inverse permutation corrected.
  CONCAT_PREFIX
}
