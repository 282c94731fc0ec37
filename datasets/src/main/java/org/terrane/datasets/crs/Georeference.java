package org.terrane.datasets.crs;

import org.terrane.datasets.raster.GeoTransform;
import org.terrane.datasets.raster.RasterException;
import org.terrane.datasets.raster.RasterInfo;

/// What a raster must have before anything about its place can be said.
final class Georeference {

  private Georeference() {}

  static GeoTransform transform(RasterInfo info) {
    if (info.transform() == null) {
      throw new RasterException(
          info.file(), "has no georeference, expected a pixel scale with a tie point or a matrix");
    }
    return info.transform();
  }

  static Crs crs(RasterInfo info) {
    if (info.epsg() == 0) {
      throw new RasterException(info.file(), "has no EPSG code, expected one in its geo keys");
    }
    try {
      return Crs.of(info.epsg());
    } catch (CrsException e) {
      throw new RasterException(info.file(), e.getMessage(), e);
    }
  }
}
