package org.terrane.datasets.sets;

import org.terrane.datasets.crs.Georeference;
import org.terrane.datasets.raster.Position;
import org.terrane.datasets.raster.RasterInfo;
import org.terrane.datasets.raster.Window;

/// A flat map between two pixel grids: `(x, y) = origin + i * perColumn + j * perRow`.
public record Affine(Position origin, Position perColumn, Position perRow) {

  /// From the pixels of a window of one raster, counted from the window's corner, to those of another raster; flat over
  /// the window.
  public static Affine between(RasterInfo from, Window window, RasterInfo to) {
    Position corner = locate(from, window.x(), window.y(), to);
    Position right = locate(from, (double) window.x() + window.width(), window.y(), to);
    Position lower = locate(from, window.x(), (double) window.y() + window.height(), to);
    return new Affine(corner,
        new Position((right.x() - corner.x()) / window.width(), (right.y() - corner.y()) / window.width()),
        new Position((lower.x() - corner.x()) / window.height(), (lower.y() - corner.y()) / window.height()));
  }

  /// Where a pixel position of one raster lies in another: through the map, and through longitude and latitude where
  /// the reference systems differ.
  private static Position locate(RasterInfo from, double column, double row, RasterInfo to) {
    if (from.epsg() != to.epsg()) {
      return Georeference.of(to).toPixel(Georeference.of(from).toLonLat(column, row));
    }
    Position map = CropGrid.transform(from).toMap(column, row);
    return CropGrid.transform(to).toPixel(map.x(), map.y());
  }
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
