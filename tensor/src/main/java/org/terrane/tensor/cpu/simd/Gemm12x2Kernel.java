package org.terrane.tensor.cpu.simd;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The register tile for 32 vector registers (AVX-512, NEON): 12 rows × 2 vectors, 24 sums + 2 of B + 1 of A.
/// Built like [Gemm6x2Kernel].
final class Gemm12x2Kernel {
  static final int ROWS = 12;
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final ByteOrder O = ByteOrder.nativeOrder();
  private static final int W = S.length();

  private Gemm12x2Kernel() {}

  /// `tile (R, N) = a-panel (k, R)ᵀ · b-panel (k, N)`.
  static void multiply(int k, float[] a, int aOffset, MemorySegment b, long bOffset, float[] tile) {
    FloatVector c0a = FloatVector.zero(S);
    FloatVector c0b = FloatVector.zero(S);
    FloatVector c1a = FloatVector.zero(S);
    FloatVector c1b = FloatVector.zero(S);
    FloatVector c2a = FloatVector.zero(S);
    FloatVector c2b = FloatVector.zero(S);
    FloatVector c3a = FloatVector.zero(S);
    FloatVector c3b = FloatVector.zero(S);
    FloatVector c4a = FloatVector.zero(S);
    FloatVector c4b = FloatVector.zero(S);
    FloatVector c5a = FloatVector.zero(S);
    FloatVector c5b = FloatVector.zero(S);
    FloatVector c6a = FloatVector.zero(S);
    FloatVector c6b = FloatVector.zero(S);
    FloatVector c7a = FloatVector.zero(S);
    FloatVector c7b = FloatVector.zero(S);
    FloatVector c8a = FloatVector.zero(S);
    FloatVector c8b = FloatVector.zero(S);
    FloatVector c9a = FloatVector.zero(S);
    FloatVector c9b = FloatVector.zero(S);
    FloatVector c10a = FloatVector.zero(S);
    FloatVector c10b = FloatVector.zero(S);
    FloatVector c11a = FloatVector.zero(S);
    FloatVector c11b = FloatVector.zero(S);
    for (int p = 0; p < k; p++) {
      FloatVector ba = FloatVector.fromMemorySegment(S, b, bOffset + (long) p * 8 * W, O);
      FloatVector bb = FloatVector.fromMemorySegment(S, b, bOffset + (long) p * 8 * W + 4L * W, O);
      FloatVector a0 = FloatVector.broadcast(S, a[aOffset + p * 12 + 0]);
      c0a = a0.fma(ba, c0a);
      c0b = a0.fma(bb, c0b);
      FloatVector a1 = FloatVector.broadcast(S, a[aOffset + p * 12 + 1]);
      c1a = a1.fma(ba, c1a);
      c1b = a1.fma(bb, c1b);
      FloatVector a2 = FloatVector.broadcast(S, a[aOffset + p * 12 + 2]);
      c2a = a2.fma(ba, c2a);
      c2b = a2.fma(bb, c2b);
      FloatVector a3 = FloatVector.broadcast(S, a[aOffset + p * 12 + 3]);
      c3a = a3.fma(ba, c3a);
      c3b = a3.fma(bb, c3b);
      FloatVector a4 = FloatVector.broadcast(S, a[aOffset + p * 12 + 4]);
      c4a = a4.fma(ba, c4a);
      c4b = a4.fma(bb, c4b);
      FloatVector a5 = FloatVector.broadcast(S, a[aOffset + p * 12 + 5]);
      c5a = a5.fma(ba, c5a);
      c5b = a5.fma(bb, c5b);
      FloatVector a6 = FloatVector.broadcast(S, a[aOffset + p * 12 + 6]);
      c6a = a6.fma(ba, c6a);
      c6b = a6.fma(bb, c6b);
      FloatVector a7 = FloatVector.broadcast(S, a[aOffset + p * 12 + 7]);
      c7a = a7.fma(ba, c7a);
      c7b = a7.fma(bb, c7b);
      FloatVector a8 = FloatVector.broadcast(S, a[aOffset + p * 12 + 8]);
      c8a = a8.fma(ba, c8a);
      c8b = a8.fma(bb, c8b);
      FloatVector a9 = FloatVector.broadcast(S, a[aOffset + p * 12 + 9]);
      c9a = a9.fma(ba, c9a);
      c9b = a9.fma(bb, c9b);
      FloatVector a10 = FloatVector.broadcast(S, a[aOffset + p * 12 + 10]);
      c10a = a10.fma(ba, c10a);
      c10b = a10.fma(bb, c10b);
      FloatVector a11 = FloatVector.broadcast(S, a[aOffset + p * 12 + 11]);
      c11a = a11.fma(ba, c11a);
      c11b = a11.fma(bb, c11b);
    }
    c0a.intoArray(tile, 0 * W);
    c0b.intoArray(tile, 1 * W);
    c1a.intoArray(tile, 2 * W);
    c1b.intoArray(tile, 3 * W);
    c2a.intoArray(tile, 4 * W);
    c2b.intoArray(tile, 5 * W);
    c3a.intoArray(tile, 6 * W);
    c3b.intoArray(tile, 7 * W);
    c4a.intoArray(tile, 8 * W);
    c4b.intoArray(tile, 9 * W);
    c5a.intoArray(tile, 10 * W);
    c5b.intoArray(tile, 11 * W);
    c6a.intoArray(tile, 12 * W);
    c6b.intoArray(tile, 13 * W);
    c7a.intoArray(tile, 14 * W);
    c7b.intoArray(tile, 15 * W);
    c8a.intoArray(tile, 16 * W);
    c8b.intoArray(tile, 17 * W);
    c9a.intoArray(tile, 18 * W);
    c9b.intoArray(tile, 19 * W);
    c10a.intoArray(tile, 20 * W);
    c10b.intoArray(tile, 21 * W);
    c11a.intoArray(tile, 22 * W);
    c11b.intoArray(tile, 23 * W);
  }
}
