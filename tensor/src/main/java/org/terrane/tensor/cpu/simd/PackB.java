package org.terrane.tensor.cpu.simd;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;

/// Copies a panel of B, `TILE_COLUMNS` columns wide, so that step `p` of k is one contiguous row.
/// Missing columns of the last panel are zeros.
final class PackB {
  private PackB() {}

  static void pack(
      int k, int columns, MemorySegment b, long offset, long rowStride, long columnStride, MemorySegment to, long at) {
    int width = GemmShape.TILE_COLUMNS;
    for (int p = 0; p < k; p++) {
      for (int j = 0; j < width; j++) {
        float value = j < columns ? b.getAtIndex(JAVA_FLOAT, offset + p * rowStride + j * columnStride) : 0f;
        to.setAtIndex(JAVA_FLOAT, at + (long) p * width + j, value);
      }
    }
  }
}
