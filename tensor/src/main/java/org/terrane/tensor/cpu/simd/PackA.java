package org.terrane.tensor.cpu.simd;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;

/// Copies a block of A into panels of `TILE_ROWS` rows: within a panel, step `p` of k holds one column of the tile.
/// Missing rows of the last panel are zeros.
final class PackA {
  private PackA() {}

  static void pack(int rows, int k, MemorySegment a, long offset, long rowStride, long columnStride, float[] to) {
    int height = GemmShape.TILE_ROWS;
    for (int row = 0; row < rows; row += height) {
      int present = Math.min(height, rows - row);
      panel(present, k, a, offset + row * rowStride, rowStride, columnStride, to, row * k);
    }
  }

  private static void panel(
      int rows, int k, MemorySegment a, long offset, long rowStride, long columnStride, float[] to, int at) {
    int height = GemmShape.TILE_ROWS;
    for (int p = 0; p < k; p++) {
      for (int r = 0; r < height; r++) {
        to[at + p * height + r] = r < rows ? a.getAtIndex(JAVA_FLOAT, offset + r * rowStride + p * columnStride) : 0f;
      }
    }
  }
}
