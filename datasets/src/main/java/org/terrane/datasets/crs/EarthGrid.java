package org.terrane.datasets.crs;

/// The Earth cut into cells of nearly equal area: rows of equal height from pole to pole, each cut into as many columns
/// as give cells about as wide as high. The last column of a row meets its first at the date line.
///
/// @param cellMetres side of a cell, about: columns and rows are whole numbers
public record EarthGrid(double cellMetres) {

  /// A cell: row from the south pole, column from the date line eastwards.
  public record Cell(int row, int column) {}

  private static final double SMALLEST_CELL = 100;

  /// @throws IllegalArgumentException if cells are smaller than 100 m
  public EarthGrid {
    if (!(cellMetres >= SMALLEST_CELL)) {
      throw new IllegalArgumentException("cells must be at least 100 m wide, but are " + cellMetres + " m");
    }
  }

  /// The cell that holds a point.
  public Cell cell(LonLat point) {
    int rows = rows();
    int row = Math.clamp((int) ((point.lat() + 90) / 180 * rows), 0, rows - 1);
    int columns = columns(row, rows);
    double turned = (point.lon() + 180) / 360;
    return new Cell(row, Math.floorMod((int) Math.floor(turned * columns), columns));
  }

  private int rows() {
    return (int) Math.max(1, Math.rint(180 * GroundSampling.metresPerDegreeNorth(45) / cellMetres));
  }

  private int columns(int row, int rows) {
    double middle = (row + 0.5) / rows * 180 - 90;
    return (int) Math.max(1, Math.rint(360 * GroundSampling.metresPerDegreeEast(middle) / cellMetres));
  }
}
