package org.terrane.datasets.sampling;

import java.util.List;
import org.terrane.datasets.sets.CropGrid;
import org.terrane.datasets.sets.ImageBand;
import org.terrane.datasets.sets.RasterSource;
import org.terrane.datasets.sets.SetImage;

/// An image cut into touching square patches, row by row; what is left over at its right and lower edge is in none.
///
/// @param place name of the image's set
/// @param bands those of a patch, in the order of its channels
/// @param finest the bands' finest raster, in whose pixels patches are cut
/// @param side pixels per side of a patch, S
/// @param first number of the first patch among all of the data
public record CutImage(
    String place, SetImage image, List<ImageBand> bands, RasterSource finest, int side, long first) {

  public CutImage {
    bands = List.copyOf(bands);
  }

  /// How many patches there are.
  public int count() {
    return columns() * (finest.info().height() / side);
  }

  /// Column of the raster at the left edge of a patch of this image.
  public int left(long patch) {
    return (int) (patch - first) % columns() * side;
  }

  /// Row of the raster at the upper edge of a patch of this image.
  public int top(long patch) {
    return (int) (patch - first) / columns() * side;
  }

  /// Where a patch of this image lies.
  CropGrid grid(long patch) {
    return new CropGrid(finest, left(patch), top(patch), side, side);
  }

  private int columns() {
    return finest.info().width() / side;
  }
}
