package org.terrane.rs.skysense;

import java.util.Locale;

/// What SkySense sees a place with. In sequences of tokens they stand in this order.
public enum Modality {
  /// Optical images of high resolution, one or few of a place.
  HIGH_RESOLUTION,
  /// A series of multispectral images, as Sentinel-2's.
  MULTISPECTRAL,
  /// A series of radar images, as Sentinel-1's.
  RADAR;

  /// As it is written in tables: `high resolution`.
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
