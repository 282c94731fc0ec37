package org.terrane.datasets.crs;

/// A vector in space from the Earth's middle; of length one it is a point on the Earth. Neither the date line nor the
/// poles are anything special here.
record Direction(double x, double y, double z) {

  static Direction of(LonLat point) {
    double lon = Math.toRadians(point.lon());
    double lat = Math.toRadians(point.lat());
    return new Direction(Math.cos(lat) * Math.cos(lon), Math.cos(lat) * Math.sin(lon), Math.sin(lat));
  }

  LonLat toLonLat() {
    return new LonLat(Math.toDegrees(Math.atan2(y, x)), Math.toDegrees(Math.atan2(z, Math.hypot(x, y))));
  }

  Direction plus(Direction other) {
    return new Direction(x + other.x, y + other.y, z + other.z);
  }

  Direction minus(Direction other) {
    return new Direction(x - other.x, y - other.y, z - other.z);
  }

  Direction times(double factor) {
    return new Direction(x * factor, y * factor, z * factor);
  }

  double dot(Direction other) {
    return x * other.x + y * other.y + z * other.z;
  }

  Direction cross(Direction other) {
    return new Direction(y * other.z - z * other.y, z * other.x - x * other.z, x * other.y - y * other.x);
  }

  double length() {
    return Math.sqrt(dot(this));
  }

  Direction unit() {
    return times(1 / length());
  }

  /// The angle between two points in radians, exact for points near one another and far apart.
  double angleTo(Direction other) {
    return 2 * Math.atan2(minus(other).length(), plus(other).length());
  }
}
