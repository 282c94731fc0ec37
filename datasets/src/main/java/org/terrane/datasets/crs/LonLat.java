package org.terrane.datasets.crs;

/// A point on the Earth, in degrees on WGS 84: longitude east of Greenwich, latitude north of the equator.
public record LonLat(double lon, double lat) {

  /// Great-circle distance in metres on a sphere of the Earth's mean radius: within 0.6 % of that on the ellipsoid.
  public double metresTo(LonLat other) {
    return Outline.EARTH_RADIUS * Direction.of(this).angleTo(Direction.of(other));
  }
}
