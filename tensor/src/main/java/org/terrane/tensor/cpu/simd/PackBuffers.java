package org.terrane.tensor.cpu.simd;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The packing memory of one thread, made once and used by every product it takes part in.
final class PackBuffers {
  private static final ThreadLocal<PackBuffers> OWN = ThreadLocal.withInitial(PackBuffers::new);

  /// Floats of packed B at most; a larger B is taken in several passes.
  static final int B_CAPACITY = 4 << 20;

  /// One block of A: on the heap, since only there C2 folds the broadcast into the load.
  final float[] a =
      new float[GemmShape.roundUp(GemmShape.ROW_BLOCK, GemmShape.TILE_ROWS) * GemmShape.K_BLOCK + GemmShape.LANES];

  /// One register tile on its way to C.
  final float[] tile = new float[GemmShape.TILE_ROWS * GemmShape.TILE_COLUMNS];

  private MemorySegment b = MemorySegment.NULL;

  private PackBuffers() {}

  static PackBuffers own() {
    return OWN.get();
  }

  /// Native memory, 64-byte aligned, for at least `floats` floats of packed B.
  MemorySegment b(long floats) {
    if (b.byteSize() < 4 * floats) {
      b = Arena.ofAuto().allocate(4 * Math.max(Long.highestOneBit(2 * floats - 1), 1 << 14), 64);
    }
    return b;
  }
}
