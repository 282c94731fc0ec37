package org.terrane.tensor.cpu.simd;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The register tile for 16 vector registers (AVX2, SSE): 6 rows × 2 vectors, 12 sums + 2 of B + 1 of A.
///
/// One straight line per step of k, no branch around vectors, constants `static final`: C2 keeps every sum in a
/// register. A is read by broadcasts from a heap array (C2 folds load and broadcast into one instruction only there),
/// B by whole vectors from native memory, where alignment to 64 bytes is ours to choose.
final class Gemm6x2Kernel {
  static final int ROWS = 6;
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final ByteOrder O = ByteOrder.nativeOrder();
  private static final int W = S.length();

  private Gemm6x2Kernel() {}

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
    for (int p = 0; p < k; p++) {
      FloatVector ba = FloatVector.fromMemorySegment(S, b, bOffset + (long) p * 8 * W, O);
      FloatVector bb = FloatVector.fromMemorySegment(S, b, bOffset + (long) p * 8 * W + 4L * W, O);
      FloatVector a0 = FloatVector.broadcast(S, a[aOffset + p * 6 + 0]);
      c0a = a0.fma(ba, c0a);
      c0b = a0.fma(bb, c0b);
      FloatVector a1 = FloatVector.broadcast(S, a[aOffset + p * 6 + 1]);
      c1a = a1.fma(ba, c1a);
      c1b = a1.fma(bb, c1b);
      FloatVector a2 = FloatVector.broadcast(S, a[aOffset + p * 6 + 2]);
      c2a = a2.fma(ba, c2a);
      c2b = a2.fma(bb, c2b);
      FloatVector a3 = FloatVector.broadcast(S, a[aOffset + p * 6 + 3]);
      c3a = a3.fma(ba, c3a);
      c3b = a3.fma(bb, c3b);
      FloatVector a4 = FloatVector.broadcast(S, a[aOffset + p * 6 + 4]);
      c4a = a4.fma(ba, c4a);
      c4b = a4.fma(bb, c4b);
      FloatVector a5 = FloatVector.broadcast(S, a[aOffset + p * 6 + 5]);
      c5a = a5.fma(ba, c5a);
      c5b = a5.fma(bb, c5b);
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
  }
}
