package org.terrane.datasets.raster;

/// GDAL's six numbers, from pixel to map coordinates:
///
/// ```
/// x = originX + column * pixelWidth     + row * rowRotation
/// y = originY + column * columnRotation + row * pixelHeight
/// ```
///
/// `(0, 0)` is the outer corner of the first pixel, its centre is `(0.5, 0.5)`. North-up rasters have no rotation and
/// a negative `pixelHeight`. Source: <https://gdal.org/en/stable/tutorials/geotransforms_tut.html>.
public record GeoTransform(
    double originX,
    double pixelWidth,
    double rowRotation,
    double originY,
    double columnRotation,
    double pixelHeight) {

  /// A north-up transform with square or rectangular pixels; `pixelHeight` is given positive, as a size.
  public static GeoTransform northUp(double originX, double originY, double pixelWidth, double pixelHeight) {
    return new GeoTransform(originX, pixelWidth, 0, originY, 0, -pixelHeight);
  }

  /// Map coordinates of a pixel position.
  public Position toMap(double column, double row) {
    return new Position(
        originX + column * pixelWidth + row * rowRotation, originY + column * columnRotation + row * pixelHeight);
  }

  /// Pixel position of map coordinates: the inverse of [#toMap].
  ///
  /// @throws ArithmeticException if the transform squeezes the plane to a line
  public Position toPixel(double x, double y) {
    double determinant = pixelWidth * pixelHeight - rowRotation * columnRotation;
    if (determinant == 0) {
      throw new ArithmeticException("a geotransform without area has no inverse: " + this);
    }
    double dx = x - originX;
    double dy = y - originY;
    return new Position(
        (dx * pixelHeight - dy * rowRotation) / determinant, (dy * pixelWidth - dx * columnRotation) / determinant);
  }

  /// The transform of the part of the raster whose first pixel is `(column, row)`.
  public GeoTransform shifted(double column, double row) {
    Position origin = toMap(column, row);
    return new GeoTransform(origin.x(), pixelWidth, rowRotation, origin.y(), columnRotation, pixelHeight);
  }
}
