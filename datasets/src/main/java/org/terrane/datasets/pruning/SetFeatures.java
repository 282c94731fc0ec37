package org.terrane.datasets.pruning;

import org.terrane.datasets.sets.ImageSet;

/// Numbers that are alike for places that look alike. All vectors are of one length; NaN says "not known here".
@FunctionalInterface
public interface SetFeatures {

  /// @throws org.terrane.datasets.raster.RasterException if a file is damaged
  float[] of(ImageSet set);
}
