package org.terrane.rs.skysense;

import org.terrane.datasets.crs.LonLat;
import org.terrane.rs.skysense.contrast.SinkhornKnopp;

/// How the prototypes of regions learn (methods.md 4.5).
///
/// @param on         whether they do
/// @param epsilon    ε of [SinkhornKnopp]
/// @param iterations of Sinkhorn
/// @param momentum   m_p
/// @param overflow   what becomes of a region for which the bank has no place left
public record GeoRule(boolean on, double epsilon, int iterations, double momentum, Overflow overflow) {
  /// ε = 0.05, three iterations, m_p = 0.99.
  public static final GeoRule STANDARD = new GeoRule(true, 0.05, 3, 0.99, Overflow.ERROR);

  /// What becomes of a region for which the bank has no place left.
  public enum Overflow {
    /// The run ends.
    ERROR,
    /// The nearest region's prototypes serve.
    NEAREST
  }

  public GeoRule {
    new SinkhornKnopp(epsilon, iterations);
    if (!(momentum >= 0 && momentum <= 1)) {
      throw new IllegalArgumentException("momentum must be within 0 and 1, but is " + momentum);
    }
  }

  /// The place of a point's region in the bank.
  ///
  /// @throws IllegalStateException when it has none and gets none, by [Overflow#ERROR]
  int place(RegionSlots regions, LonLat centre) {
    if (overflow == Overflow.ERROR && !regions.hasRoomFor(centre)) {
      throw new IllegalStateException("[geoContext] regions must be enough for all places of the data, but all "
          + regions.tiles().spec().shape().size(0) + " are taken and " + centre + " is in another; set model.geo.regions"
          + " higher or geo.overflow=nearest");
    }
    return regions.place(centre);
  }

  SinkhornKnopp sinkhorn() {
    return new SinkhornKnopp(epsilon, iterations);
  }
}
