package org.terrane.datasets.sets;

import org.jspecify.annotations.Nullable;
import org.terrane.datasets.crs.Crs;
import org.terrane.datasets.crs.Footprint;
import org.terrane.datasets.crs.LonLat;
import org.terrane.datasets.raster.GeoTransform;
import org.terrane.datasets.raster.Position;
import org.terrane.datasets.raster.RasterInfo;

/// A square of `side x side` output pixels laid on the ground, parallel to the pixels of a reference raster: the grid
/// that every image of a sample is read onto, so that equal indices are equal places.
///
/// @param left column of the reference raster at the grid's left edge
/// @param top row of the reference raster at the grid's upper edge
/// @param extent side of the grid in pixels of the reference raster
/// @param side side of the grid in output pixels, S
public record CropGrid(RasterSource reference, double left, double top, double extent, int side) {

  /// The same ground in another number of pixels.
  public CropGrid withSide(int pixels) {
    return new CropGrid(reference, left, top, extent, pixels);
  }

  /// The grid as one pixel: from its upper left corner one whole side to the right, one down, in the reference
  /// system of the reference raster.
  public GeoTransform square() {
    Position corner = map(0, 0);
    Position right = map(side, 0);
    Position lower = map(0, side);
    return new GeoTransform(corner.x(), right.x() - corner.x(), lower.x() - corner.x(),
        corner.y(), right.y() - corner.y(), lower.y() - corner.y());
  }

  /// From output pixels to the pixels of another raster, flat over the grid.
  ///
  /// It goes through the map and through longitude and latitude where the systems differ. Taken from the middle of the
  /// grid and of its right and lower edges, it strays from the curved map by about d²/2R over a half side d: 8 cm for
  /// 1 km, 8 m for 10 km, always a small part of the pixels such grids have.
  public Affine onto(RasterInfo raster) {
    double half = side / 2.0;
    Position middle = locate(half, half, raster);
    Position right = locate(side, half, raster);
    Position lower = locate(half, side, raster);
    Position perColumn = new Position((right.x() - middle.x()) / half, (right.y() - middle.y()) / half);
    Position perRow = new Position((lower.x() - middle.x()) / half, (lower.y() - middle.y()) / half);
    Position origin = new Position(
        middle.x() - half * (perColumn.x() + perRow.x()), middle.y() - half * (perColumn.y() + perRow.y()));
    return new Affine(origin, perColumn, perRow);
  }

  /// Corners on the Earth; null where the reference raster lies nowhere on it.
  public @Nullable Footprint footprint() {
    if (reference.info().epsg() == 0) {
      return null;
    }
    return new Footprint(corner(0, 0), corner(side, 0), corner(0, side), corner(side, side));
  }

  /// Side of an output pixel on the ground, in metres.
  public float pixelMetres() {
    return (float) (reference.pixelMetres() * extent / side);
  }

  private LonLat corner(double i, double j) {
    Position map = map(i, j);
    return Crs.of(reference.info().epsg()).toLonLat(map.x(), map.y());
  }

  private Position locate(double i, double j, RasterInfo raster) {
    double scale = extent / side;
    return Affine.locate(reference.info(), left + i * scale, top + j * scale, raster);
  }

  private Position map(double i, double j) {
    double scale = extent / side;
    return Affine.transform(reference.info()).toMap(left + i * scale, top + j * scale);
  }
}
