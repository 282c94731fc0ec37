package org.terrane.rs.skysense;

/// What SkySense sees a place with. In sequences of tokens they stand in this order.
public enum Modality {
  /// Optical images of high resolution, one or few of a place.
  HIGH_RESOLUTION,
  /// A series of multispectral images, as Sentinel-2's.
  MULTISPECTRAL,
  /// A series of radar images, as Sentinel-1's.
  RADAR
}
