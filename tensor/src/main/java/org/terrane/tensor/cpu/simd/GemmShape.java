package org.terrane.tensor.cpu.simd;

import jdk.incubator.vector.FloatVector;

/// The blocking: how large a register tile, a block of A in L2 and a panel of B in L1 are, fixed for this CPU.
///
/// Nothing here depends on the number of threads, nor on which operand is transposed.
final class GemmShape {
  static final int LANES = FloatVector.SPECIES_PREFERRED.length();

  /// AVX-512 comes with 32 registers; without it, count on 16.
  static final boolean MANY_REGISTERS = LANES >= 16;

  /// Register tile.
  static final int TILE_ROWS = MANY_REGISTERS ? Gemm6x4Kernel.ROWS : Gemm6x2Kernel.ROWS;
  static final int TILE_COLUMNS = (MANY_REGISTERS ? Gemm6x4Kernel.VECTORS : Gemm6x2Kernel.VECTORS) * LANES;

  /// Depth of one pass. A B panel of 256 × 16 floats is half of a 32 KiB L1; the panels of wide tiles are too large for
  /// L1 anyway and stream from L2, which is fast enough, so there fewer passes over C are better.
  static final int K_BLOCK = MANY_REGISTERS ? 512 : 256;

  /// Rows of A packed at once: `ROW_BLOCK × K_BLOCK` floats stay in L2 while all of B passes by.
  static final int ROW_BLOCK = 144;

  /// Below this many tasks a product is cut finer, so that threads end together.
  static final int LEAST_TASKS = 16;

  static final int LEAST_ROW_BLOCK = 48;
  static final int LEAST_COLUMN_BLOCK = 256;

  private GemmShape() {}

  static void kernel(int k, float[] a, int aOffset, float[] b, int bOffset, float[] tile) {
    if (MANY_REGISTERS) {
      Gemm6x4Kernel.multiply(k, a, aOffset, b, bOffset, tile);
    } else {
      Gemm6x2Kernel.multiply(k, a, aOffset, b, bOffset, tile);
    }
  }

  static int ceilDiv(int value, int divisor) {
    return (value + divisor - 1) / divisor;
  }

  static int roundUp(int value, int multiple) {
    return ceilDiv(value, multiple) * multiple;
  }
}
