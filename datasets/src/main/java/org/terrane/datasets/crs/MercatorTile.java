package org.terrane.datasets.crs;

/// A tile of the Web Mercator pyramid, in which the world is `2^zoom` tiles wide and high; `(0, 0)` is in the
/// north-west.
public record MercatorTile(int zoom, int x, int y) {

  /// The map ends here, in degrees of latitude; what lies beyond is in the outermost row.
  private static final double EDGE = 85.051128779806589;

  /// The tile that holds a point.
  public static MercatorTile of(LonLat point, int zoom) {
    int count = 1 << zoom;
    double lat = Math.toRadians(Math.clamp(point.lat(), -EDGE, EDGE));
    double down = (1 - Math.log(Math.tan(lat) + 1 / Math.cos(lat)) / Math.PI) / 2;
    int x = Math.floorMod((int) Math.floor((point.lon() + 180) / 360 * count), count);
    return new MercatorTile(zoom, x, Math.clamp((int) (down * count), 0, count - 1));
  }

  /// The tile of a [#number].
  public static MercatorTile of(int number, int zoom) {
    return new MercatorTile(zoom, number & (1 << zoom) - 1, number >> zoom);
  }

  /// The point in the middle of its picture, a little towards the pole of the middle on the ground.
  public LonLat centre() {
    double count = 1 << zoom;
    double lat = Math.atan(Math.sinh(Math.PI * (1 - 2 * (y + 0.5) / count)));
    return new LonLat((x + 0.5) / count * 360 - 180, Math.toDegrees(lat));
  }

  /// One number for each tile of a zoom: `y 2^zoom + x`.
  public int number() {
    return (y << zoom) + x;
  }
}
