package org.terrane.tensor.cpu.conv;

import static org.terrane.tensor.cpu.simd.AlignedArray.START;
import static org.terrane.tensor.cpu.simd.ConvKernel.COLUMNS;

import org.terrane.tensor.cpu.simd.ConvKernel;

/// A slab cut into tiles of 2 × 2 result pixels, for [WinogradConv]; at odd edges a tile reaches beyond the result. The
/// tables are the thread's own.
///
/// @param slab counted in tiles
/// @param from where each tile's 4 × 4 patch begins in the field
/// @param to which row of the slab's block of results each of a tile's pixels is; beyond the result, the one after all
record Tiles(Slab slab, int height, int width, int count, int[] from, int[] to) {
  /// @param slab in tiles
  /// @param firstColumn that the first tile of a row reads
  /// @param height of the result in pixels, as `width`
  static Tiles of(Slab slab, Field field, int firstColumn, int height, int width, Buffers own) {
    int across = Math.ceilDiv(width, 2);
    int count = slab.images() * slab.rows() * across;
    Tiles tiles = new Tiles(slab, height, width, count, own.from(count), own.to(4 * count));
    int tile = 0;
    for (int image = 0; image < slab.images(); image++) {
      for (int u = 0; u < slab.rows(); u++) {
        for (int v = 0; v < across; v++) {
          tiles.from[tile] = field.at(image, field.firstRow() + 2 * u, firstColumn + 2 * v);
          for (int pixel = 0; pixel < 4; pixel++) {
            int place = tiles.place(image, 2 * u + pixel / 2, 2 * v + pixel % 2);
            tiles.to[4 * tile + pixel] = START + place * COLUMNS;
          }
          tile++;
        }
      }
    }
    return tiles;
  }

  private int place(int image, int row, int column) {
    boolean inside = row < rows() && column < width;
    return inside ? (image * rows() + row) * width + column : pixels();
  }

  int firstRow() {
    return 2 * slab.firstRow();
  }

  /// Rows of pixels of the result.
  int rows() {
    return Math.min(2 * slab.rows(), height - firstRow());
  }

  /// Pixels of the result.
  int pixels() {
    return slab.images() * rows() * width;
  }

  /// A row of tiles, `channels` elements each, and those that complete the kernel's last tile.
  static int[] lines(int[] table, int count, int channels, int rest) {
    for (int i = 0; i < count + ConvKernel.ROWS; i++) {
      table[i] = i < count ? i * channels : rest;
    }
    return table;
  }
}
