package org.terrane.datasets.crs;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// A footprint as a convex polygon on a sphere of the Earth's mean radius: its four corners joined by great circles.
///
/// Right across the date line and at the poles, for anything smaller than half the Earth. Lengths are within 0.6 % of
/// those on the ellipsoid; a raster's own edge, if it follows a parallel, strays from the great circle by about
/// L² tan(lat) / 8R: 0.2 m for 1 km at 50 degrees, 230 m for 100 km.
public final class Outline {

  /// The Earth's mean radius in metres (IUGG).
  static final double EARTH_RADIUS = 6_371_008.8;

  private final List<Direction> corners;
  private final Direction centre;
  private final double radius;

  private Outline(List<Direction> corners, Direction centre) {
    this.corners = corners;
    this.centre = centre;
    this.radius = corners.stream().mapToDouble(centre::angleTo).max().orElseThrow();
  }

  public static Outline of(Footprint footprint) {
    List<Direction> ring = new ArrayList<>(List.of(
        Direction.of(footprint.upperLeft()), Direction.of(footprint.lowerLeft()),
        Direction.of(footprint.lowerRight()), Direction.of(footprint.upperRight())));
    if (excess(ring) < 0) {
      Collections.reverse(ring);
    }
    return new Outline(List.copyOf(ring), Direction.of(footprint.centre()));
  }

  /// The direction of the middle.
  Direction centre() {
    return centre;
  }

  /// The angle from the middle to the farthest corner, in radians.
  double radius() {
    return radius;
  }

  /// Area in square metres.
  public double area() {
    return EARTH_RADIUS * EARTH_RADIUS * excess(corners);
  }

  /// The smallest distance between two points of both, in metres; 0 where they overlap or touch.
  public double metresTo(Outline other) {
    if (isNear(other) && !within(other).isEmpty()) {
      return 0;
    }
    return EARTH_RADIUS * Math.min(fromCornersOf(other), other.fromCornersOf(this));
  }

  /// Intersection over union, from 0 to 1.
  public double overlap(Outline other) {
    if (corners.equals(other.corners)) {
      return 1;
    }
    if (!isNear(other)) {
      return 0;
    }
    double both = excess(within(other));
    return both / (excess(corners) + excess(other.corners) - both);
  }

  private boolean isNear(Outline other) {
    return centre.angleTo(other.centre) <= radius + other.radius;
  }

  /// The smallest angle between a side of this and a corner of the other, which is that between two polygons apart.
  private double fromCornersOf(Outline other) {
    double smallest = Math.PI;
    for (int i = 0; i < corners.size(); i++) {
      for (Direction corner : other.corners) {
        smallest = Math.min(smallest, angle(corners.get(i), next(corners, i), corner));
      }
    }
    return smallest;
  }

  /// The angle between a point and the side from `a` to `b`.
  private static double angle(Direction a, Direction b, Direction point) {
    Direction normal = a.cross(b.minus(a));
    double length = normal.length();
    if (length > 0 && normal.cross(a).dot(point) >= 0 && b.cross(normal).dot(point) >= 0) {
      return Math.abs(Math.asin(Math.clamp(normal.dot(point.minus(a)) / length, -1, 1)));
    }
    return Math.min(a.angleTo(point), b.angleTo(point));
  }

  /// The corners of what both cover (Sutherland and Hodgman 1974, with great circles for lines); empty where they lie
  /// apart.
  private List<Direction> within(Outline other) {
    List<Direction> rest = corners;
    for (int i = 0; i < other.corners.size() && !rest.isEmpty(); i++) {
      rest = leftOf(rest, other.corners.get(i), next(other.corners, i));
    }
    return rest;
  }

  private static List<Direction> leftOf(List<Direction> ring, Direction a, Direction b) {
    Direction normal = a.cross(b.minus(a));
    List<Direction> kept = new ArrayList<>();
    for (int i = 0; i < ring.size(); i++) {
      Direction from = ring.get(i);
      Direction to = next(ring, i);
      double here = normal.dot(from.minus(a));
      double there = normal.dot(to.minus(a));
      if (here >= 0) {
        kept.add(from);
      }
      if (here > 0 && there < 0 || here < 0 && there > 0) {
        kept.add(from.times(there).minus(to.times(here)).times(1 / (there - here)).unit());
      }
    }
    return kept;
  }

  private static Direction next(List<Direction> ring, int i) {
    return ring.get((i + 1) % ring.size());
  }

  /// The spherical excess, which is the area on the unit sphere; negative where the corners go clockwise.
  private static double excess(List<Direction> ring) {
    double sum = 0;
    for (int i = 1; i + 1 < ring.size(); i++) {
      Direction a = ring.getFirst();
      Direction b = ring.get(i);
      Direction c = ring.get(i + 1);
      double volume = a.dot(b.minus(a).cross(c.minus(a)));
      sum += 2 * Math.atan2(volume, 1 + a.dot(b) + b.dot(c) + c.dot(a));
    }
    return sum;
  }
}
