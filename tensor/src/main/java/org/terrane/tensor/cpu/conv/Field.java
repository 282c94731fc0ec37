package org.terrane.tensor.cpu.conv;

import java.util.Arrays;
import org.terrane.tensor.cpu.simd.ChannelsLast;

/// What a slab reads, channels last, with zeros all around: `(images, rows, width, C)` in a heap array.
///
/// @param firstRow of the source; may lie outside, as may `rows`, `firstColumn` and `width`
record Field(Images source, int firstRow, int rows, int firstColumn, int width) {
  static Field of(Images source, Axis vertical, Axis horizontal, Slab slab) {
    int top = vertical.firstRead(slab.firstRow());
    int bottom = vertical.lastRead(slab.firstRow() + slab.rows() - 1);
    int left = firstColumn(horizontal);
    return new Field(source, top, bottom - top + 1, left, width(horizontal));
  }

  /// Pixels of a row: all that are read, and all that the source has, so that its rows are taken as they are.
  static int width(Axis horizontal) {
    return Math.max(horizontal.lastRead(horizontal.result() - 1), horizontal.source() - 1)
        - firstColumn(horizontal) + 1;
  }

  private static int firstColumn(Axis horizontal) {
    return Math.min(horizontal.firstRead(0), 0);
  }

  int imageFloats() {
    return rows * width * source.channels();
  }

  /// Where a source pixel of the slab's image `image` lies.
  int at(int image, int row, int column) {
    return ((image * rows + row - firstRow) * width + column - firstColumn) * source.channels();
  }

  /// Lays the images out.
  float[] fill(Slab slab, Buffers own) {
    float[] field = own.field(slab.images() * imageFloats());
    Arrays.fill(field, 0, slab.images() * imageFloats(), 0f);
    int from = Math.max(firstRow, 0);
    int to = Math.min(firstRow + rows, source.height());
    int count = (to - from) * source.width();
    if (count <= 0) {
      return field;
    }
    int[] places = own.places(count);
    for (int image = 0; image < slab.images(); image++) {
      for (int i = 0; i < count; i++) {
        places[i] = at(image, from + i / source.width(), i % source.width());
      }
      ChannelsLast.gather(source.data(), source.at(slab.firstImage() + image, 0, from), source.channelStride(),
          source.channels(), count, places, field);
    }
    return field;
  }
}
