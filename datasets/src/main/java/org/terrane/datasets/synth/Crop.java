package org.terrane.datasets.synth;

/// What grows on a field, with its calendar in days of a northern year.
enum Crop {
  WINTER_CEREAL(128, 48, 196, 26, Double.NaN),
  RAPESEED(112, 52, 186, 22, 124),
  MAIZE(214, 46, 276, 24, Double.NaN),
  ROOTS(205, 52, Double.NaN, 1, Double.NaN),
  LEY(170, 130, Double.NaN, 1, Double.NaN),
  FALLOW(160, 20, 230, 90, Double.NaN);

  private final double peak;
  private final double width;
  private final double ripening;
  private final double ripeWidth;
  private final double blossom;

  Crop(double peak, double width, double ripening, double ripeWidth, double blossom) {
    this.peak = peak;
    this.width = width;
    this.ripening = ripening;
    this.ripeWidth = ripeWidth;
    this.blossom = blossom;
  }

  /// Part of the soil hidden by green leaves, 0 to 1.
  double green(Season season) {
    return this == FALLOW ? 0.35 * season.bell(peak, width) : season.bell(peak, width);
  }

  /// Part of what is not green that is straw and stubble, 0 to 1.
  double ripe(Season season) {
    return Double.isNaN(ripening) ? 0 : 0.9 * season.bell(ripening, ripeWidth);
  }

  /// Part of the green that is in blossom, 0 to 1.
  double bloom(Season season) {
    return Double.isNaN(blossom) ? 0 : season.bell(blossom, 14);
  }
}
