package org.terrane.tensor.cpu.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The register tile of [ConvKernel] for 16 vector registers: 4 rows × 2 vectors, so 8 sums, 2 of B and some of A. It
/// is smaller than that of [Gemm6x2Kernel]: each of its rows needs an address of its own.
final class Conv4x2Kernel {
  static final int ROWS = 4;

  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int W = S.length();

  private Conv4x2Kernel() {}

  /// See [ConvKernel#multiply].
  static void multiply(
      int k, float[] a, int aOffset, int[] from, float[] b, int bOffset, float[] c, int cOffset, int[] to, int row) {
    int a0At = aOffset + from[row];
    int a1At = aOffset + from[row + 1];
    int a2At = aOffset + from[row + 2];
    int a3At = aOffset + from[row + 3];
    int c0At = cOffset + to[row];
    int c1At = cOffset + to[row + 1];
    int c2At = cOffset + to[row + 2];
    int c3At = cOffset + to[row + 3];
    FloatVector c0a = FloatVector.fromArray(S, c, c0At);
    FloatVector c0b = FloatVector.fromArray(S, c, c0At + W);
    FloatVector c1a = FloatVector.fromArray(S, c, c1At);
    FloatVector c1b = FloatVector.fromArray(S, c, c1At + W);
    FloatVector c2a = FloatVector.fromArray(S, c, c2At);
    FloatVector c2b = FloatVector.fromArray(S, c, c2At + W);
    FloatVector c3a = FloatVector.fromArray(S, c, c3At);
    FloatVector c3b = FloatVector.fromArray(S, c, c3At + W);
    for (int p = 0; p < k; p++) {
      FloatVector ba = FloatVector.fromArray(S, b, bOffset + p * 2 * W);
      FloatVector bb = FloatVector.fromArray(S, b, bOffset + p * 2 * W + W);
      FloatVector a0 = FloatVector.broadcast(S, a[a0At + p]);
      c0a = a0.fma(ba, c0a);
      c0b = a0.fma(bb, c0b);
      FloatVector a1 = FloatVector.broadcast(S, a[a1At + p]);
      c1a = a1.fma(ba, c1a);
      c1b = a1.fma(bb, c1b);
      FloatVector a2 = FloatVector.broadcast(S, a[a2At + p]);
      c2a = a2.fma(ba, c2a);
      c2b = a2.fma(bb, c2b);
      FloatVector a3 = FloatVector.broadcast(S, a[a3At + p]);
      c3a = a3.fma(ba, c3a);
      c3b = a3.fma(bb, c3b);
    }
    FloatVector none = FloatVector.broadcast(S, -0f); // x + -0 is x
    none.add(c0a).intoArray(c, c0At);
    none.add(c0b).intoArray(c, c0At + W);
    none.add(c1a).intoArray(c, c1At);
    none.add(c1b).intoArray(c, c1At + W);
    none.add(c2a).intoArray(c, c2At);
    none.add(c2b).intoArray(c, c2At + W);
    none.add(c3a).intoArray(c, c3At);
    none.add(c3b).intoArray(c, c3At + W);
  }
}
