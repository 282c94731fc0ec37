package org.terrane.tensor.cpu.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The register tile of [ConvKernel] for 32 vector registers (AVX-512): 6 rows × 4 vectors, built like [Gemm6x4Kernel].
final class Conv6x4Kernel {
  static final int ROWS = 6;

  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int W = S.length();

  private Conv6x4Kernel() {}

  /// See [ConvKernel#multiply].
  ///
  /// @param ahead where B is loaded ahead, `pace` elements a step
  /// @return the sum of what was loaded ahead, so that it was
  static float multiply(
      int k, float[] a, int aOffset, int[] from, float[] b, int bOffset, float[] c, int cOffset, int[] to, int row,
      int ahead, int pace) {
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
    FloatVector c0b = FloatVector.fromArray(S, c, c0At + W);
    FloatVector c0c = FloatVector.fromArray(S, c, c0At + 2 * W);
    FloatVector c0d = FloatVector.fromArray(S, c, c0At + 3 * W);
    FloatVector c1a = FloatVector.fromArray(S, c, c1At);
    FloatVector c1b = FloatVector.fromArray(S, c, c1At + W);
    FloatVector c1c = FloatVector.fromArray(S, c, c1At + 2 * W);
    FloatVector c1d = FloatVector.fromArray(S, c, c1At + 3 * W);
    FloatVector c2a = FloatVector.fromArray(S, c, c2At);
    FloatVector c2b = FloatVector.fromArray(S, c, c2At + W);
    FloatVector c2c = FloatVector.fromArray(S, c, c2At + 2 * W);
    FloatVector c2d = FloatVector.fromArray(S, c, c2At + 3 * W);
    FloatVector c3a = FloatVector.fromArray(S, c, c3At);
    FloatVector c3b = FloatVector.fromArray(S, c, c3At + W);
    FloatVector c3c = FloatVector.fromArray(S, c, c3At + 2 * W);
    FloatVector c3d = FloatVector.fromArray(S, c, c3At + 3 * W);
    FloatVector c4a = FloatVector.fromArray(S, c, c4At);
    FloatVector c4b = FloatVector.fromArray(S, c, c4At + W);
    FloatVector c4c = FloatVector.fromArray(S, c, c4At + 2 * W);
    FloatVector c4d = FloatVector.fromArray(S, c, c4At + 3 * W);
    FloatVector c5a = FloatVector.fromArray(S, c, c5At);
    FloatVector c5b = FloatVector.fromArray(S, c, c5At + W);
    FloatVector c5c = FloatVector.fromArray(S, c, c5At + 2 * W);
    FloatVector c5d = FloatVector.fromArray(S, c, c5At + 3 * W);
    float touched = 0f;
    for (int p = 0; p < k; p++) {
      touched += b[ahead + p * pace];
      FloatVector ba = FloatVector.fromArray(S, b, bOffset + p * 4 * W);
      FloatVector bb = FloatVector.fromArray(S, b, bOffset + p * 4 * W + W);
      FloatVector bc = FloatVector.fromArray(S, b, bOffset + p * 4 * W + 2 * W);
      FloatVector bd = FloatVector.fromArray(S, b, bOffset + p * 4 * W + 3 * W);
      FloatVector a0 = FloatVector.broadcast(S, a[a0At + p]);
      c0a = a0.fma(ba, c0a);
      c0b = a0.fma(bb, c0b);
      c0c = a0.fma(bc, c0c);
      c0d = a0.fma(bd, c0d);
      FloatVector a1 = FloatVector.broadcast(S, a[a1At + p]);
      c1a = a1.fma(ba, c1a);
      c1b = a1.fma(bb, c1b);
      c1c = a1.fma(bc, c1c);
      c1d = a1.fma(bd, c1d);
      FloatVector a2 = FloatVector.broadcast(S, a[a2At + p]);
      c2a = a2.fma(ba, c2a);
      c2b = a2.fma(bb, c2b);
      c2c = a2.fma(bc, c2c);
      c2d = a2.fma(bd, c2d);
      FloatVector a3 = FloatVector.broadcast(S, a[a3At + p]);
      c3a = a3.fma(ba, c3a);
      c3b = a3.fma(bb, c3b);
      c3c = a3.fma(bc, c3c);
      c3d = a3.fma(bd, c3d);
      FloatVector a4 = FloatVector.broadcast(S, a[a4At + p]);
      c4a = a4.fma(ba, c4a);
      c4b = a4.fma(bb, c4b);
      c4c = a4.fma(bc, c4c);
      c4d = a4.fma(bd, c4d);
      FloatVector a5 = FloatVector.broadcast(S, a[a5At + p]);
      c5a = a5.fma(ba, c5a);
      c5b = a5.fma(bb, c5b);
      c5c = a5.fma(bc, c5c);
      c5d = a5.fma(bd, c5d);
    }
    FloatVector none = FloatVector.broadcast(S, -0f); // x + -0 is x
    none.add(c0a).intoArray(c, c0At);
    none.add(c0b).intoArray(c, c0At + W);
    none.add(c0c).intoArray(c, c0At + 2 * W);
    none.add(c0d).intoArray(c, c0At + 3 * W);
    none.add(c1a).intoArray(c, c1At);
    none.add(c1b).intoArray(c, c1At + W);
    none.add(c1c).intoArray(c, c1At + 2 * W);
    none.add(c1d).intoArray(c, c1At + 3 * W);
    none.add(c2a).intoArray(c, c2At);
    none.add(c2b).intoArray(c, c2At + W);
    none.add(c2c).intoArray(c, c2At + 2 * W);
    none.add(c2d).intoArray(c, c2At + 3 * W);
    none.add(c3a).intoArray(c, c3At);
    none.add(c3b).intoArray(c, c3At + W);
    none.add(c3c).intoArray(c, c3At + 2 * W);
    none.add(c3d).intoArray(c, c3At + 3 * W);
    none.add(c4a).intoArray(c, c4At);
    none.add(c4b).intoArray(c, c4At + W);
    none.add(c4c).intoArray(c, c4At + 2 * W);
    none.add(c4d).intoArray(c, c4At + 3 * W);
    none.add(c5a).intoArray(c, c5At);
    none.add(c5b).intoArray(c, c5At + W);
    none.add(c5c).intoArray(c, c5At + 2 * W);
    none.add(c5d).intoArray(c, c5At + 3 * W);
    return touched;
  }
}
