package org.terrane.tensor.cpu.conv;

import static org.terrane.tensor.cpu.simd.AlignedArray.START;

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
    return ((image * rows + row - firstRow) * width + column - firstColumn) * source.channels() + START;
  }

  /// Lays the images out.
  float[] fill(Slab slab, Buffers own) {
    float[] field = own.field(slab.images() * imageFloats());
    int from = Math.clamp(firstRow, 0, source.height());
    int to = Math.clamp((long) firstRow + rows, from, source.height());
    int count = (to - from) * source.width();
    int[] places = own.places(count);
    for (int image = 0; image < slab.images(); image++) {
      clear(field, image, from, to);
      for (int i = 0; i < count; i++) {
        places[i] = at(image, from + i / source.width(), i % source.width());
      }
      ChannelsLast.gather(source.data(), source.at(slab.firstImage() + image, 0, from), source.channelStride(),
          source.channels(), count, places, field);
    }
    return field;
  }

  /// Zeros around rows `from` to `to` of an image: before, between and after them, what is not a source pixel.
  private void clear(float[] field, int image, int from, int to) {
    int end = at(image, firstRow, firstColumn);
    for (int row = from; row < to; row++) {
      Arrays.fill(field, end, at(image, row, 0), 0f);
      end = at(image, row, source.width());
    }
    Arrays.fill(field, end, at(image + 1, firstRow, firstColumn), 0f);
  }
}
