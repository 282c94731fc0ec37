package org.terrane.datasets.sets;

import org.jspecify.annotations.Nullable;
import org.terrane.datasets.crs.Footprint;
import org.terrane.datasets.crs.Georeference;
import org.terrane.datasets.crs.LonLat;
import org.terrane.datasets.raster.GeoTransform;
import org.terrane.datasets.raster.Position;
import org.terrane.datasets.raster.RasterInfo;

/// A square of `side x side` output pixels laid on the ground, parallel to the pixels of a reference raster: the grid
/// that every image of a sample is read onto, so that equal indices are equal places. Two grids of one square and
/// different sides show the same ground in different pixel sizes.
///
/// @param left column of the reference raster at the grid's left edge
/// @param top row of the reference raster at the grid's upper edge
/// @param extent side of the grid in pixels of the reference raster
/// @param side side of the grid in output pixels, S
public record CropGrid(RasterSource reference, double left, double top, double extent, int side) {

  /// The same square in another number of pixels.
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

  /// From output pixels to the pixels of another raster, flat over the whole grid: good enough to look up a mask, whose
  /// classes have no edges sharper than its pixels.
  public Affine onto(RasterInfo raster) {
    return GridMap.flat(this, raster);
  }

  /// Corners on the Earth; null where the reference raster lies nowhere on it.
  public @Nullable Footprint footprint() {
    if (reference.info().epsg() == 0) {
      return null;
    }
    return new Footprint(toLonLat(0, 0), toLonLat(side, 0), toLonLat(0, side), toLonLat(side, side));
  }

  /// Side of an output pixel on the ground, in metres.
  public float pixelMetres() {
    return (float) (reference.pixelMetres() * extent / side);
  }

  /// Longitude and latitude of a position in output pixels.
  LonLat toLonLat(double i, double j) {
    double scale = extent / side;
    return Georeference.of(reference.info()).toLonLat(left + i * scale, top + j * scale);
  }

  /// Map coordinates, in the reference's system, of a position in output pixels.
  Position map(double i, double j) {
    double scale = extent / side;
    return transform(reference.info()).toMap(left + i * scale, top + j * scale);
  }

  static GeoTransform transform(RasterInfo raster) {
    GeoTransform transform = raster.transform();
    if (transform == null) {
      throw new IllegalArgumentException(raster.file() + " has no georeference");
    }
    return transform;
  }
}
