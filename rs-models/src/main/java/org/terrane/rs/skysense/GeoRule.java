package org.terrane.rs.skysense;

import org.terrane.rs.skysense.contrast.SinkhornKnopp;

/// How the prototypes of regions learn (methods.md 4.5).
///
/// @param on         whether they do
/// @param epsilon    ε of [SinkhornKnopp]
/// @param iterations of Sinkhorn
/// @param momentum   m_p
public record GeoRule(boolean on, double epsilon, int iterations, double momentum) {
  /// ε = 0.05, three iterations, m_p = 0.99.
  public static final GeoRule STANDARD = new GeoRule(true, 0.05, 3, 0.99);

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
