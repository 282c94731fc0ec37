package org.terrane.rs.downstream;

/// Predicts labels from frozen features.
public sealed interface Classifier permits KNearest, LinearProbe {
  /// In a few words, for people.
  String description();

  /// The label of each query; the same every time, for any number of threads.
  ///
  /// @param training what it may learn from
  /// @param queries `(Q, D)`
  int[] predict(Labelled training, float[][] queries);
}
