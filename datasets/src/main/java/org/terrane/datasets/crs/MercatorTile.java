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

  /// One number for each tile of a zoom: `y 2^zoom + x`.
  public int number() {
    return (y << zoom) + x;
  }
}
