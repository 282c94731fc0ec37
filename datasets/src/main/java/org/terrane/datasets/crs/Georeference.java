package org.terrane.datasets.crs;

import org.terrane.datasets.raster.GeoTransform;
import org.terrane.datasets.raster.Position;
import org.terrane.datasets.raster.RasterException;
import org.terrane.datasets.raster.RasterInfo;

/// A raster's place on the Earth: from its pixels to longitude and latitude, and back.
public record Georeference(RasterInfo info, GeoTransform transform, Crs crs) {

  /// The place that a raster's head states.
  ///
  /// @throws RasterException if it has no georeference or no EPSG code that is known
  public static Georeference of(RasterInfo info) {
    if (info.transform() == null) {
      throw new RasterException(
          info.file(), "has no georeference, expected a pixel scale with a tie point or a matrix");
    }
    if (info.epsg() == 0) {
      throw new RasterException(info.file(), "has no EPSG code, expected one in its geo keys");
    }
    try {
      return new Georeference(info, info.transform(), Crs.of(info.epsg()));
    } catch (CrsException e) {
      throw new RasterException(info.file(), e.getMessage(), e);
    }
  }

  /// Longitude and latitude of a pixel position; `(0, 0)` is the outer corner of the first pixel.
  ///
  /// @throws RasterException if the projection cannot express the position
  public LonLat toLonLat(double column, double row) {
    Position map = transform.toMap(column, row);
    try {
      return crs.toLonLat(map.x(), map.y());
    } catch (CrsException e) {
      throw new RasterException(info.file(), e.getMessage(), e);
    }
  }

  /// The pixel position of a point: the inverse of [#toLonLat].
  ///
  /// @throws RasterException if the projection cannot express the point
  public Position toPixel(LonLat point) {
    try {
      return toPixel(crs.fromLonLat(point));
    } catch (CrsException e) {
      throw new RasterException(info.file(), e.getMessage(), e);
    }
  }

  /// The pixel position of map coordinates. Where the map repeats itself round the Earth, as degrees of longitude do,
  /// it is the position nearest to the raster: for a raster that ends at 180.1 degrees, -179.95 means 180.05.
  public Position toPixel(Position map) {
    double period = crs.period();
    if (period == 0) {
      return transform.toPixel(map.x(), map.y());
    }
    double middle = transform.toMap(info.width() / 2.0, info.height() / 2.0).x();
    double turns = Math.rint((map.x() - middle) / period);
    return transform.toPixel(map.x() - turns * period, map.y());
  }
}
