package org.terrane.datasets.sets;

import org.terrane.datasets.raster.Position;

/// A flat map between two pixel grids: `(x, y) = origin + i * perColumn + j * perRow`.
public record Affine(Position origin, Position perColumn, Position perRow) {

  public double x(double i, double j) {
    return origin.x() + i * perColumn.x() + j * perRow.x();
  }

  public double y(double i, double j) {
    return origin.y() + i * perColumn.y() + j * perRow.y();
  }

  /// How many pixels of the target one pixel of the source steps, along its column or row axis: the larger.
  public double step() {
    return Math.max(Math.hypot(perColumn.x(), perColumn.y()), Math.hypot(perRow.x(), perRow.y()));
  }
}
