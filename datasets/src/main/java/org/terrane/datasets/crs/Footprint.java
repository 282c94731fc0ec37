package org.terrane.datasets.crs;

import org.terrane.datasets.raster.GeoTransform;
import org.terrane.datasets.raster.Position;
import org.terrane.datasets.raster.RasterException;
import org.terrane.datasets.raster.RasterInfo;
import org.terrane.datasets.raster.Window;

/// The four outer corners of a raster or of a part of it.
public record Footprint(LonLat upperLeft, LonLat upperRight, LonLat lowerLeft, LonLat lowerRight) {

  /// The footprint of a whole raster.
  ///
  /// @throws RasterException if the raster has no georeference or no EPSG code
  public static Footprint of(RasterInfo info) {
    return of(info, info.window());
  }

  /// The footprint of a window of a raster.
  ///
  /// @throws RasterException if the raster has no georeference or no EPSG code
  public static Footprint of(RasterInfo info, Window window) {
    GeoTransform transform = Georeference.transform(info);
    Crs crs = Georeference.crs(info);
    double right = (double) window.x() + window.width();
    double bottom = (double) window.y() + window.height();
    return new Footprint(
        corner(transform, crs, window.x(), window.y()),
        corner(transform, crs, right, window.y()),
        corner(transform, crs, window.x(), bottom),
        corner(transform, crs, right, bottom));
  }

  /// The mean of the corners: good for footprints of scene size that do not cross the date line.
  public LonLat centre() {
    return new LonLat(
        (upperLeft.lon() + upperRight.lon() + lowerLeft.lon() + lowerRight.lon()) / 4,
        (upperLeft.lat() + upperRight.lat() + lowerLeft.lat() + lowerRight.lat()) / 4);
  }

  private static LonLat corner(GeoTransform transform, Crs crs, double column, double row) {
    Position map = transform.toMap(column, row);
    return crs.toLonLat(map.x(), map.y());
  }
}
