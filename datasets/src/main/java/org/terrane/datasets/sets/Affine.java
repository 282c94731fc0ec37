package org.terrane.datasets.sets;

import org.terrane.datasets.raster.Position;

/// A flat map between two pixel grids: `(x, y) = origin + i * perColumn + j * perRow`.
record Affine(Position origin, Position perColumn, Position perRow) {

  double x(double i, double j) {
    return origin.x() + i * perColumn.x() + j * perRow.x();
  }

  double y(double i, double j) {
    return origin.y() + i * perColumn.y() + j * perRow.y();
  }

  /// How many pixels of the target one pixel of the source steps, along its column or row axis: the larger.
  double step() {
    return Math.max(Math.hypot(perColumn.x(), perColumn.y()), Math.hypot(perRow.x(), perRow.y()));
  }
}
