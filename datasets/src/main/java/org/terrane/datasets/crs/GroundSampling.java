package org.terrane.datasets.crs;

import org.terrane.datasets.raster.GeoTransform;
import org.terrane.datasets.raster.RasterInfo;

/// Size of a pixel on the ground.
public final class GroundSampling {

  static final double EQUATORIAL_RADIUS = 6_378_137.0;
  private static final double ECCENTRICITY_SQUARED = 0.0066943799901413165;

  /// Maps whose scale is off by less are taken at their word: a pixel of 10 m in UTM is called one of 10 m.
  private static final double TRUE_TO_SCALE = 0.01;

  private GroundSampling() {}

  /// Ground sample distance in metres: the geometric mean of a pixel's two sides at the raster's centre, so that its
  /// square is the pixel's area whatever the pixel's shape.
  ///
  /// For a projected system the sides are map distances (UTM: within 0.04 % of the ground within its zone), unless the
  /// map is out of scale there by more than 1 %, as Web Mercator is away from the equator and polar stereographic near
  /// the pole. Then, and for degrees, they are measured on the WGS 84 ellipsoid.
  ///
  /// @throws org.terrane.datasets.raster.RasterException if the raster has no georeference or no EPSG code, or its
  ///     centre lies where its projection has no meaning
  public static double metres(RasterInfo info) {
    Georeference place = Georeference.of(info);
    double column = info.width() / 2.0;
    double row = info.height() / 2.0;
    double onGround = Math.sqrt(
        distance(place.toLonLat(column - 0.5, row), place.toLonLat(column + 0.5, row))
            * distance(place.toLonLat(column, row - 0.5), place.toLonLat(column, row + 0.5)));
    if (place.crs().isGeographic()) {
      return onGround;
    }
    double onMap = onMap(place.transform()) * place.crs().metresPerUnit();
    return Math.abs(onMap / onGround - 1) < TRUE_TO_SCALE ? onMap : onGround;
  }

  private static double onMap(GeoTransform transform) {
    double column = Math.hypot(transform.pixelWidth(), transform.columnRotation());
    double row = Math.hypot(transform.rowRotation(), transform.pixelHeight());
    return Math.sqrt(column * row);
  }

  /// Metres on the ground of one degree of longitude at a latitude in degrees.
  public static double metresPerDegreeEast(double lat) {
    double radians = Math.toRadians(lat);
    return Math.toRadians(1) * normal(radians) * Math.cos(radians);
  }

  /// Metres on the ground of one degree of latitude at a latitude in degrees.
  public static double metresPerDegreeNorth(double lat) {
    double curvature = 1 - ECCENTRICITY_SQUARED * square(Math.sin(Math.toRadians(lat)));
    return Math.toRadians(1) * EQUATORIAL_RADIUS * (1 - ECCENTRICITY_SQUARED) / Math.pow(curvature, 1.5);
  }

  /// The straight line between two near points of the ellipsoid.
  private static double distance(LonLat from, LonLat to) {
    return onEllipsoid(to).minus(onEllipsoid(from)).length();
  }

  private static Direction onEllipsoid(LonLat point) {
    double lat = Math.toRadians(point.lat());
    Direction unit = Direction.of(point).times(normal(lat));
    return new Direction(unit.x(), unit.y(), unit.z() * (1 - ECCENTRICITY_SQUARED));
  }

  /// The radius of curvature across the meridian.
  private static double normal(double radians) {
    return EQUATORIAL_RADIUS / Math.sqrt(1 - ECCENTRICITY_SQUARED * square(Math.sin(radians)));
  }

  private static double square(double value) {
    return value * value;
  }
}
