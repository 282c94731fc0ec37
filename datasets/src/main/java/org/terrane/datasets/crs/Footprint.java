package org.terrane.datasets.crs;

import java.util.List;
import org.terrane.datasets.raster.RasterException;
import org.terrane.datasets.raster.RasterInfo;
import org.terrane.datasets.raster.Window;

/// The four outer corners of a raster or of a part of it, each with its longitude within -180 and 180: a raster that
/// crosses the date line has corners of both signs.
public record Footprint(LonLat upperLeft, LonLat upperRight, LonLat lowerLeft, LonLat lowerRight) {

  /// A sum of four unit vectors shorter than this points nowhere: the corners lie all around the Earth.
  private static final double NOWHERE = 1e-6;

  /// The footprint of a whole raster.
  ///
  /// @throws RasterException if the raster has no georeference or no EPSG code
  public static Footprint of(RasterInfo info) {
    return of(info, info.window());
  }

  /// The footprint of a window of a raster.
  ///
  /// @throws RasterException if the raster has no georeference or no EPSG code, or a corner lies where its projection
  ///     has no meaning
  public static Footprint of(RasterInfo info, Window window) {
    Georeference place = Georeference.of(info);
    double right = (double) window.x() + window.width();
    double bottom = (double) window.y() + window.height();
    return new Footprint(
        place.toLonLat(window.x(), window.y()),
        place.toLonLat(right, window.y()),
        place.toLonLat(window.x(), bottom),
        place.toLonLat(right, bottom));
  }

  /// The middle: the direction of the mean of the four corners seen from the Earth's middle. For a map of the whole
  /// Earth, where that has no direction, the mean longitude and latitude.
  public LonLat centre() {
    List<LonLat> corners = List.of(upperLeft, upperRight, lowerLeft, lowerRight);
    Direction sum = corners.stream().map(Direction::of).reduce(new Direction(0, 0, 0), Direction::plus);
    return sum.length() > NOWHERE ? sum.toLonLat() : new LonLat(
        corners.stream().mapToDouble(LonLat::lon).average().orElseThrow(),
        corners.stream().mapToDouble(LonLat::lat).average().orElseThrow());
  }
}
