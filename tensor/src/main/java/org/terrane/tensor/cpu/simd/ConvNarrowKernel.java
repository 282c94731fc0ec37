package org.terrane.tensor.cpu.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The register tile of [ConvKernel] where few channels come out: 6 rows × 1 vector, rows as in
/// [Conv6x4Kernel].
final class ConvNarrowKernel {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int W = S.length();

  private ConvNarrowKernel() {}

  /// See [ConvKernel#multiply].
  static void multiply(
      int k, float[] a, int aOffset, int[] from, float[] b, int bOffset, float[] c, int cOffset, int[] to, int row) {
    int a0At = aOffset + from[row];
    int a1At = aOffset + from[row + 1];
    int a2At = aOffset + from[row + 2];
    int a3At = aOffset + from[row + 3];
    int a4At = aOffset + from[row + 4];
    int a5At = aOffset + from[row + 5];
    int c0At = cOffset + to[row];
    int c1At = cOffset + to[row + 1];
    int c2At = cOffset + to[row + 2];
    int c3At = cOffset + to[row + 3];
    int c4At = cOffset + to[row + 4];
    int c5At = cOffset + to[row + 5];
    FloatVector c0a = FloatVector.fromArray(S, c, c0At);
    FloatVector c1a = FloatVector.fromArray(S, c, c1At);
    FloatVector c2a = FloatVector.fromArray(S, c, c2At);
    FloatVector c3a = FloatVector.fromArray(S, c, c3At);
    FloatVector c4a = FloatVector.fromArray(S, c, c4At);
    FloatVector c5a = FloatVector.fromArray(S, c, c5At);
    for (int p = 0; p < k; p++) {
      FloatVector ba = FloatVector.fromArray(S, b, bOffset + p * W);
      FloatVector a0 = FloatVector.broadcast(S, a[a0At + p]);
      c0a = a0.fma(ba, c0a);
      FloatVector a1 = FloatVector.broadcast(S, a[a1At + p]);
      c1a = a1.fma(ba, c1a);
      FloatVector a2 = FloatVector.broadcast(S, a[a2At + p]);
      c2a = a2.fma(ba, c2a);
      FloatVector a3 = FloatVector.broadcast(S, a[a3At + p]);
      c3a = a3.fma(ba, c3a);
      FloatVector a4 = FloatVector.broadcast(S, a[a4At + p]);
      c4a = a4.fma(ba, c4a);
      FloatVector a5 = FloatVector.broadcast(S, a[a5At + p]);
      c5a = a5.fma(ba, c5a);
    }
    FloatVector none = FloatVector.broadcast(S, -0f); // x + -0 is x
    none.add(c0a).intoArray(c, c0At);
    none.add(c1a).intoArray(c, c1At);
    none.add(c2a).intoArray(c, c2At);
    none.add(c3a).intoArray(c, c3At);
    none.add(c4a).intoArray(c, c4At);
    none.add(c5a).intoArray(c, c5At);
  }
}
