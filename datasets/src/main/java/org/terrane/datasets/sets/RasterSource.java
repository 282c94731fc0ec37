package org.terrane.datasets.sets;

import java.util.function.Supplier;
import org.terrane.datasets.crs.GroundSampling;
import org.terrane.datasets.raster.Raster;
import org.terrane.datasets.raster.RasterInfo;

/// A raster that is not open: cheap to hold by the thousand, opened for each read. The file path in [#info] names it
/// uniquely, also where the pixels come from a generator and not from a file.
///
/// @param pixelMetres side of a pixel on the ground: the geometric mean of its two sides
public record RasterSource(RasterInfo info, float pixelMetres, Supplier<Raster> opener) {

  /// A georeferenced raster.
  ///
  /// @throws org.terrane.datasets.raster.RasterException if it has no georeference or no EPSG code
  public static RasterSource of(RasterInfo info, Supplier<Raster> opener) {
    return new RasterSource(info, (float) GroundSampling.metres(info), opener);
  }

  /// The shorter side in pixels.
  public int shortSide() {
    return Math.min(info.width(), info.height());
  }
}
