package org.terrane.tensor.cpu.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The register tile for 16 vector registers (AVX2, SSE): 6 rows × 2 vectors, so 12 sums, 2 of B and 1 or 2 of A.
///
/// One straight line per step of k, no branch around vectors, constants `static final`: C2 keeps every sum in a
/// register. It would, left alone, load three values of A ahead and have no register for the twelfth sum; the stores
/// marked *fence* go where the result is overwritten anyway, and C2 moves no load of a `float[]` across them.
///
/// A sum, having come around a loop, is never the receiver of a call, only an argument: C2 knows the exact class of
/// a constant and of a loaded vector at once, that of a sum only late. If by then the JVM's shared profile has seen
/// vectors of two lengths, `sum.intoArray(…)` stays a call, the sums live on the heap, and the kernel is 30 times
/// slower.
final class Gemm6x2Kernel {
  static final int ROWS = 6;
  static final int VECTORS = 2;

  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int W = S.length();

  private Gemm6x2Kernel() {}

  /// `tile (ROWS, N) = a-panel (k, ROWS)ᵀ · b-panel (k, N)` with `N = VECTORS · W`.
  static void multiply(int k, float[] a, int aOffset, float[] b, int bOffset, float[] tile) {
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
      FloatVector ba = FloatVector.fromArray(S, b, bOffset + p * 2 * W);
      FloatVector bb = FloatVector.fromArray(S, b, bOffset + p * 2 * W + W);
      FloatVector a0 = FloatVector.broadcast(S, a[aOffset + p * 6]);
      c0a = a0.fma(ba, c0a);
      c0b = a0.fma(bb, c0b);
      FloatVector a1 = FloatVector.broadcast(S, a[aOffset + p * 6 + 1]);
      c1a = a1.fma(ba, c1a);
      c1b = a1.fma(bb, c1b);
      tile[0] = 0f; // fence
      FloatVector a2 = FloatVector.broadcast(S, a[aOffset + p * 6 + 2]);
      c2a = a2.fma(ba, c2a);
      c2b = a2.fma(bb, c2b);
      FloatVector a3 = FloatVector.broadcast(S, a[aOffset + p * 6 + 3]);
      c3a = a3.fma(ba, c3a);
      c3b = a3.fma(bb, c3b);
      tile[0] = 0f; // fence
      FloatVector a4 = FloatVector.broadcast(S, a[aOffset + p * 6 + 4]);
      c4a = a4.fma(ba, c4a);
      c4b = a4.fma(bb, c4b);
      FloatVector a5 = FloatVector.broadcast(S, a[aOffset + p * 6 + 5]);
      c5a = a5.fma(ba, c5a);
      c5b = a5.fma(bb, c5b);
      tile[0] = 0f; // fence
    }
    FloatVector none = FloatVector.broadcast(S, -0f); // x + -0 is x
    none.add(c0a).intoArray(tile, 0);
    none.add(c0b).intoArray(tile, W);
    none.add(c1a).intoArray(tile, 2 * W);
    none.add(c1b).intoArray(tile, 3 * W);
    none.add(c2a).intoArray(tile, 4 * W);
    none.add(c2b).intoArray(tile, 5 * W);
    none.add(c3a).intoArray(tile, 6 * W);
    none.add(c3b).intoArray(tile, 7 * W);
    none.add(c4a).intoArray(tile, 8 * W);
    none.add(c4b).intoArray(tile, 9 * W);
    none.add(c5a).intoArray(tile, 10 * W);
    none.add(c5b).intoArray(tile, 11 * W);
  }
}
