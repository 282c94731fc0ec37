package org.terrane.datasets.crs;

import org.terrane.datasets.raster.GeoTransform;
import org.terrane.datasets.raster.Position;
import org.terrane.datasets.raster.RasterInfo;

/// Size of a pixel on the ground.
public final class GroundSampling {

  private static final double EQUATORIAL_RADIUS = 6_378_137.0;
  private static final double ECCENTRICITY_SQUARED = 0.0066943799901413165;

  private GroundSampling() {}

  /// Ground sample distance in metres: the geometric mean of a pixel's two sides at the raster's centre, so that its
  /// square is the pixel's area whatever the pixel's shape.
  ///
  /// For a projected system the sides are map distances (UTM: within 0.04 % of the ground). For degrees they are
  ///
  /// ```
  /// metres per degree east  = pi/180 * N cos(lat),   N = a / sqrt(1 - e² sin²(lat))
  /// metres per degree north = pi/180 * a (1 - e²) / (1 - e² sin²(lat))^1.5
  /// ```
  ///
  /// on the WGS 84 ellipsoid.
  ///
  /// @throws org.terrane.datasets.raster.RasterException if the raster has no georeference or no EPSG code
  public static double metres(RasterInfo info) {
    GeoTransform transform = Georeference.transform(info);
    Crs crs = Georeference.crs(info);
    double perX = crs.isGeographic() ? metresPerDegreeEast(centreLatitude(info, transform)) : crs.metresPerUnit();
    double perY = crs.isGeographic() ? metresPerDegreeNorth(centreLatitude(info, transform)) : perX;
    double column = Math.hypot(transform.pixelWidth() * perX, transform.columnRotation() * perY);
    double row = Math.hypot(transform.rowRotation() * perX, transform.pixelHeight() * perY);
    return Math.sqrt(column * row);
  }

  /// Metres on the ground of one degree of longitude at a latitude in degrees.
  public static double metresPerDegreeEast(double lat) {
    double radians = Math.toRadians(lat);
    double normal = EQUATORIAL_RADIUS / Math.sqrt(1 - ECCENTRICITY_SQUARED * square(Math.sin(radians)));
    return Math.toRadians(1) * normal * Math.cos(radians);
  }

  /// Metres on the ground of one degree of latitude at a latitude in degrees.
  public static double metresPerDegreeNorth(double lat) {
    double curvature = 1 - ECCENTRICITY_SQUARED * square(Math.sin(Math.toRadians(lat)));
    return Math.toRadians(1) * EQUATORIAL_RADIUS * (1 - ECCENTRICITY_SQUARED) / Math.pow(curvature, 1.5);
  }

  private static double centreLatitude(RasterInfo info, GeoTransform transform) {
    Position centre = transform.toMap(info.width() / 2.0, info.height() / 2.0);
    return centre.y();
  }

  private static double square(double value) {
    return value * value;
  }
}
