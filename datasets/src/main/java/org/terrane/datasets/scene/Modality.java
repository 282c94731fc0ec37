package org.terrane.datasets.scene;

/// The kind of measurement, coarse enough to choose an encoder by.
public enum Modality {
  /// Optical images with pixels of a few metres or less, few broad bands.
  HIGH_RESOLUTION,
  /// Optical images with pixels of ten metres or more, several narrow bands.
  MULTISPECTRAL,
  /// Radar backscatter.
  SAR,
  /// Height of the ground or of what stands on it.
  ELEVATION
}
