package org.terrane.tensor.cpu.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The register tile for 32 vector registers (AVX-512): 6 rows × 4 vectors, so 24 sums, 4 of B and 1 of A.
/// Built like [Gemm6x2Kernel]; registers are plenty, so it needs no fence.
final class Gemm6x4Kernel {
  static final int ROWS = 6;
  static final int VECTORS = 4;

  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int W = S.length();

  private Gemm6x4Kernel() {}

  /// `tile (ROWS, N) = a-panel (k, ROWS)ᵀ · b-panel (k, N)` with `N = VECTORS · W`.
  static void multiply(int k, float[] a, int aOffset, float[] b, int bOffset, float[] tile) {
    FloatVector c0a = FloatVector.zero(S);
    FloatVector c0b = FloatVector.zero(S);
    FloatVector c0c = FloatVector.zero(S);
    FloatVector c0d = FloatVector.zero(S);
    FloatVector c1a = FloatVector.zero(S);
    FloatVector c1b = FloatVector.zero(S);
    FloatVector c1c = FloatVector.zero(S);
    FloatVector c1d = FloatVector.zero(S);
    FloatVector c2a = FloatVector.zero(S);
    FloatVector c2b = FloatVector.zero(S);
    FloatVector c2c = FloatVector.zero(S);
    FloatVector c2d = FloatVector.zero(S);
    FloatVector c3a = FloatVector.zero(S);
    FloatVector c3b = FloatVector.zero(S);
    FloatVector c3c = FloatVector.zero(S);
    FloatVector c3d = FloatVector.zero(S);
    FloatVector c4a = FloatVector.zero(S);
    FloatVector c4b = FloatVector.zero(S);
    FloatVector c4c = FloatVector.zero(S);
    FloatVector c4d = FloatVector.zero(S);
    FloatVector c5a = FloatVector.zero(S);
    FloatVector c5b = FloatVector.zero(S);
    FloatVector c5c = FloatVector.zero(S);
    FloatVector c5d = FloatVector.zero(S);
    for (int p = 0; p < k; p++) {
      FloatVector ba = FloatVector.fromArray(S, b, bOffset + p * 4 * W);
      FloatVector bb = FloatVector.fromArray(S, b, bOffset + p * 4 * W + W);
      FloatVector bc = FloatVector.fromArray(S, b, bOffset + p * 4 * W + 2 * W);
      FloatVector bd = FloatVector.fromArray(S, b, bOffset + p * 4 * W + 3 * W);
      FloatVector a0 = FloatVector.broadcast(S, a[aOffset + p * 6]);
      c0a = a0.fma(ba, c0a);
      c0b = a0.fma(bb, c0b);
      c0c = a0.fma(bc, c0c);
      c0d = a0.fma(bd, c0d);
      FloatVector a1 = FloatVector.broadcast(S, a[aOffset + p * 6 + 1]);
      c1a = a1.fma(ba, c1a);
      c1b = a1.fma(bb, c1b);
      c1c = a1.fma(bc, c1c);
      c1d = a1.fma(bd, c1d);
      FloatVector a2 = FloatVector.broadcast(S, a[aOffset + p * 6 + 2]);
      c2a = a2.fma(ba, c2a);
      c2b = a2.fma(bb, c2b);
      c2c = a2.fma(bc, c2c);
      c2d = a2.fma(bd, c2d);
      FloatVector a3 = FloatVector.broadcast(S, a[aOffset + p * 6 + 3]);
      c3a = a3.fma(ba, c3a);
      c3b = a3.fma(bb, c3b);
      c3c = a3.fma(bc, c3c);
      c3d = a3.fma(bd, c3d);
      FloatVector a4 = FloatVector.broadcast(S, a[aOffset + p * 6 + 4]);
      c4a = a4.fma(ba, c4a);
      c4b = a4.fma(bb, c4b);
      c4c = a4.fma(bc, c4c);
      c4d = a4.fma(bd, c4d);
      FloatVector a5 = FloatVector.broadcast(S, a[aOffset + p * 6 + 5]);
      c5a = a5.fma(ba, c5a);
      c5b = a5.fma(bb, c5b);
      c5c = a5.fma(bc, c5c);
      c5d = a5.fma(bd, c5d);
    }
    FloatVector none = FloatVector.broadcast(S, -0f); // x + -0 is x
    none.add(c0a).intoArray(tile, 0);
    none.add(c0b).intoArray(tile, W);
    none.add(c0c).intoArray(tile, 2 * W);
    none.add(c0d).intoArray(tile, 3 * W);
    none.add(c1a).intoArray(tile, 4 * W);
    none.add(c1b).intoArray(tile, 5 * W);
    none.add(c1c).intoArray(tile, 6 * W);
    none.add(c1d).intoArray(tile, 7 * W);
    none.add(c2a).intoArray(tile, 8 * W);
    none.add(c2b).intoArray(tile, 9 * W);
    none.add(c2c).intoArray(tile, 10 * W);
    none.add(c2d).intoArray(tile, 11 * W);
    none.add(c3a).intoArray(tile, 12 * W);
    none.add(c3b).intoArray(tile, 13 * W);
    none.add(c3c).intoArray(tile, 14 * W);
    none.add(c3d).intoArray(tile, 15 * W);
    none.add(c4a).intoArray(tile, 16 * W);
    none.add(c4b).intoArray(tile, 17 * W);
    none.add(c4c).intoArray(tile, 18 * W);
    none.add(c4d).intoArray(tile, 19 * W);
    none.add(c5a).intoArray(tile, 20 * W);
    none.add(c5b).intoArray(tile, 21 * W);
    none.add(c5c).intoArray(tile, 22 * W);
    none.add(c5d).intoArray(tile, 23 * W);
  }
}
