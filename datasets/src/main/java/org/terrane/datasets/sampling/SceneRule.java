package org.terrane.datasets.sampling;

import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.scene.Sensor;
import org.terrane.datasets.sets.Resampling;

/// What a patch of a scene looks like (methods.md 3.3, 3.4).
///
/// A patch is what augmentation starts from: SwiMDiff cuts two random views of it, each a fifth of it to all of it,
/// resized to the network's input. Give it some pixels more than that input, as SeCo's 264 for 224.
///
/// @param side pixels per side of a patch, S
/// @param resampling how bands of coarser pixels are read onto the finest ones
/// @param clouds whether pixels under a cloud count as measured, where a mask came with the image
public record SceneRule(Sensor sensor, BandChoice bands, int side, SceneExtent extent, Resampling resampling,
    boolean clouds) {

  /// @throws DataException if the side is less than 8 pixels, or the sensor lacks one of the bands
  public SceneRule {
    if (side < 8) {
      throw new DataException("[scene] side must be at least 8 pixels, but is " + side);
    }
    bands.of(sensor);
  }

  /// Patches resampled bilinearly, clouds as they come.
  public static SceneRule of(Sensor sensor, BandChoice bands, int side, SceneExtent extent) {
    return new SceneRule(sensor, bands, side, extent, Resampling.BILINEAR, true);
  }

  /// The same, but pixels under a cloud are not measured.
  public SceneRule withoutClouds() {
    return new SceneRule(sensor, bands, side, extent, resampling, false);
  }
}
