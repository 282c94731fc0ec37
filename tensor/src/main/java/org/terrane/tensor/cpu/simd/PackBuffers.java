package org.terrane.tensor.cpu.simd;

/// The packing memory of one thread, made once and used by every product it takes part in.
final class PackBuffers {
  private static final ThreadLocal<PackBuffers> OWN = ThreadLocal.withInitial(PackBuffers::new);

  /// Floats of packed B at most; a larger B is taken in several passes.
  static final int B_CAPACITY = 4 << 20;

  /// One block of A: on the heap, since only there C2 folds the broadcast into the load.
  final float[] a =
      new float[GemmShape.roundUp(GemmShape.ROW_BLOCK, GemmShape.TILE_ROWS) * (GemmShape.K_BLOCK + 1)];

  /// One register tile on its way to C.
  final float[] tile = new float[GemmShape.TILE_ROWS * GemmShape.TILE_COLUMNS];

  /// One line of an operand on its way into a panel.
  final float[] line =
      new float[Math.max(GemmShape.roundUp(GemmShape.ROW_BLOCK, GemmShape.TILE_ROWS), GemmShape.K_BLOCK + 1)];

  /// A line of any length, in the array it was asked for last.
  private float[] longLine = new float[0];

  /// The block that is just being transposed.
  final float[] block = new float[GemmShape.LANES * GemmShape.LANES];

  /// Packed B, an aligned array.
  private float[] b = new float[0];

  private PackBuffers() {}

  static PackBuffers own() {
    return OWN.get();
  }

  /// A line of `floats` floats at least.
  float[] line(int floats) {
    if (longLine.length < floats) {
      longLine = new float[floats];
    }
    return longLine;
  }

  /// An array with room for `floats` floats from [AlignedArray#START] on.
  float[] b(int floats) {
    if (b.length < AlignedArray.START + floats) {
      b = AlignedArray.of(Integer.highestOneBit(2 * floats - 1));
    }
    return b;
  }
}
