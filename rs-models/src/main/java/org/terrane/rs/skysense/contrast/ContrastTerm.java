package org.terrane.rs.skysense.contrast;

import org.terrane.tensor.Key;

/// One granularity at which two views are compared (methods.md 4.5): what the rows are that a [Comparison] gets.
public sealed interface ContrastTerm permits PixelTerm, ObjectTerm, ImageTerm {
  /// Mean over all rows of all pairs, whichever sample they are of.
  ///
  /// @param key where random choices come from
  Comparison.Result loss(Pairs pairs, Comparison comparison, Key key);
}
