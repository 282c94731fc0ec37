package org.terrane.datasets.sets;

/// What is done about a file that is damaged, holds nothing but nodata, has no place on Earth, or contradicts itself.
public enum Unreadable {
  /// It ends the command with one line that names it.
  ERROR,
  /// It is left out, counted, and the first of them is named.
  SKIP
}
