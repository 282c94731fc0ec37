package org.terrane.rs.skysense;

import org.terrane.rs.skysense.contrast.SinkhornKnopp;

/// How the prototypes of regions learn (methods.md 4.5).
///
/// @param on         whether they do
/// @param epsilon    ε of [SinkhornKnopp]
/// @param iterations of Sinkhorn
/// @param momentum   m_p
/// @param overflow   what is done about data in more regions than the bank holds
public record GeoRule(boolean on, double epsilon, int iterations, double momentum, Overflow overflow) {
  /// ε = 0.05, three iterations, m_p = 0.99.
  public static final GeoRule STANDARD = new GeoRule(true, 0.05, 3, 0.99, Overflow.ERROR);

  /// What is done about data in more regions than the bank holds.
  public enum Overflow {
    /// The run does not begin.
    ERROR,
    /// Regions met too late use the prototypes of the nearest that has a place.
    NEAREST
  }

  public GeoRule {
    new SinkhornKnopp(epsilon, iterations);
    if (!(momentum >= 0 && momentum <= 1)) {
      throw new IllegalArgumentException("momentum must be within 0 and 1, but is " + momentum);
    }
  }

  SinkhornKnopp sinkhorn() {
    return new SinkhornKnopp(epsilon, iterations);
  }
}
