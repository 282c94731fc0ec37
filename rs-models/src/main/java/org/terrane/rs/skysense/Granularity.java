package org.terrane.rs.skysense;

import java.util.Locale;

/// How finely two views are compared (methods.md 4.5): cell by cell, by groups of like cells, or as whole images.
public enum Granularity {
  PIXEL, OBJECT, IMAGE;

  /// As it ends the names of losses: `pixel`.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
