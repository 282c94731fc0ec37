package org.terrane.datasets.sets;

import java.util.ArrayList;
import java.util.List;
import org.terrane.datasets.crs.Georeference;
import org.terrane.datasets.crs.LonLat;
import org.terrane.datasets.raster.GeoTransform;
import org.terrane.datasets.raster.Position;
import org.terrane.datasets.raster.RasterInfo;

/// From a grid's pixels to a raster's pixels, in blocks over each of which the map is as good as flat.
///
/// Two rasters in one coordinate system give one block, exactly. Between two systems the map is curved: over a square
/// of side a it bends away from its best flat map by about a² tan(lat) / 16R between UTM and degrees: at 45 degrees 1 m
/// for 10 km, 100 m for 100 km. A block that errs by more than [#TOLERANCE] is cut in four. Single pixels over which
/// the map is torn, where a map in degrees ends or at the pole, are in no block.
record GridMap(List<Block> blocks) {

  /// The largest error of a block's flat map, in pixels of the grid.
  static final double TOLERANCE = 0.02;

  /// A single pixel over which the map strays by more than this part of it is torn.
  private static final double TORN = 0.1;

  /// A part of the grid: columns `x` to `x + width - 1`, rows `y` to `y + height - 1`.
  ///
  /// @param map from the whole grid's pixel positions to the raster's
  record Block(int x, int y, int width, int height, Affine map) {}

  static GridMap of(CropGrid grid, RasterInfo raster) {
    List<Block> blocks = new ArrayList<>();
    if (raster.epsg() == grid.reference().info().epsg()) {
      blocks.add(new Block(0, 0, grid.side(), grid.side(), exact(grid, raster)));
    } else {
      cut(grid, Georeference.of(raster), 0, 0, grid.side(), grid.side(), blocks);
    }
    return new GridMap(blocks);
  }

  /// The best flat map over the whole grid.
  static Affine flat(CropGrid grid, RasterInfo raster) {
    return raster.epsg() == grid.reference().info().epsg() ? exact(grid, raster)
        : Lattice.over(grid, Georeference.of(raster), 0, 0, grid.side(), grid.side()).flat();
  }

  private static Affine exact(CropGrid grid, RasterInfo raster) {
    double side = grid.side();
    GeoTransform onto = CropGrid.transform(raster);
    Position corner = grid.map(0, 0);
    Position origin =
        raster.epsg() == 0 ? onto.toPixel(corner.x(), corner.y()) : Georeference.of(raster).toPixel(corner);
    // Steps are differences on the map, so that a map that repeats itself round the Earth cannot tear the grid.
    return new Affine(origin, step(onto, corner, grid.map(side, 0), side), step(onto, corner, grid.map(0, side), side));
  }

  private static Position step(GeoTransform onto, Position from, Position to, double pixels) {
    Position start = onto.toPixel(from.x(), from.y());
    Position end = onto.toPixel(to.x(), to.y());
    return new Position((end.x() - start.x()) / pixels, (end.y() - start.y()) / pixels);
  }

  private static void cut(
      CropGrid grid, Georeference raster, int x, int y, int width, int height, List<Block> blocks) {
    Lattice lattice = Lattice.over(grid, raster, x, y, width, height);
    Affine flat = lattice.flat();
    boolean single = width == 1 || height == 1;
    boolean good = lattice.error(flat) <= (single ? TORN : TOLERANCE) * flat.step();
    if (good) {
      blocks.add(new Block(x, y, width, height, flat));
    }
    if (good || single) {
      return;
    }
    int left = width / 2;
    int upper = height / 2;
    cut(grid, raster, x, y, left, upper, blocks);
    cut(grid, raster, x + left, y, width - left, upper, blocks);
    cut(grid, raster, x, y + upper, left, height - upper, blocks);
    cut(grid, raster, x + left, y + upper, width - left, height - upper, blocks);
  }

  /// Where nine points of a block lie in the raster, row by row: its corners, the middles of its sides, its middle.
  /// A map with second derivatives strays from a flat one most at one of these.
  private record Lattice(double x, double y, double width, double height, Position[] at) {

    static Lattice over(CropGrid grid, Georeference raster, int x, int y, int width, int height) {
      Position[] at = new Position[9];
      for (int k = 0; k < 9; k++) {
        LonLat earth = grid.toLonLat(x + k % 3 * width / 2.0, y + k / 3 * height / 2.0);
        at[k] = raster.toPixel(earth);
      }
      return new Lattice(x, y, width, height, at);
    }

    /// The flat map with the mean slopes, through the mean of the middle and of the corners' mean: bent to one side, it
    /// errs as much at the corners as in the middle.
    Affine flat() {
      Position perColumn = new Position((at[5].x() - at[3].x()) / width, (at[5].y() - at[3].y()) / width);
      Position perRow = new Position((at[7].x() - at[1].x()) / height, (at[7].y() - at[1].y()) / height);
      double middleX = at[4].x() / 2 + (at[0].x() + at[2].x() + at[6].x() + at[8].x()) / 8;
      double middleY = at[4].y() / 2 + (at[0].y() + at[2].y() + at[6].y() + at[8].y()) / 8;
      double i = x + width / 2;
      double j = y + height / 2;
      return new Affine(new Position(middleX - i * perColumn.x() - j * perRow.x(),
          middleY - i * perColumn.y() - j * perRow.y()), perColumn, perRow);
    }

    /// The largest distance from a flat map at the nine points, in pixels of the raster.
    double error(Affine flat) {
      double largest = 0;
      for (int k = 0; k < 9; k++) {
        double i = x + k % 3 * width / 2;
        double j = y + k / 3 * height / 2;
        largest = Math.max(largest, Math.hypot(flat.x(i, j) - at[k].x(), flat.y(i, j) - at[k].y()));
      }
      return largest;
    }
  }
}
