package org.terrane.datasets.sets;

/// How a value is found between the pixels of a raster.
public enum Resampling {
  /// The pixel that holds the place: no value appears that is not in the raster. For class maps and masks.
  NEAREST(0),
  /// Weights that fall off over one pixel; averaged where the grid is coarser than the raster.
  BILINEAR(1),
  /// Keys's cubic convolution with a = -0.5 over four pixels (Keys 1981), sharper than bilinear; beside unmeasured
  /// pixels bilinear. Averaged as bilinear is.
  CUBIC(2);

  private final int reach;

  Resampling(int reach) {
    this.reach = reach;
  }

  /// How many pixels around a place have a say.
  int reach() {
    return reach;
  }
}
