package org.terrane.tensor.cpu.simd;

import static org.terrane.tensor.cpu.simd.Floats.S;
import static org.terrane.tensor.cpu.simd.Floats.W;

import jdk.incubator.vector.FloatVector;

/// The register tiles of attention, `ROWS × COLUMNS`: small products of operands that lie in L1 and L2.
///
/// As in [Gemm6x2Kernel]: one straight line per step, and stores marked *fence*, across which C2 moves no load of a
/// `float[]`, so that it does not load ahead what it then has no register for.
final class AttentionKernel {
  static final int ROWS = 6;
  static final int COLUMNS = 2 * W;

  private AttentionKernel() {}

  /// `c (ROWS, COLUMNS) = start + a (k, ROWS)ᵀ · b (k, COLUMNS)`; start may be c.
  static void packed(int k, float[] a, int aAt, float[] b, int bAt, float[] start, int startAt, float[] c, int cAt,
      float[] fence) {
    FloatVector c0a = FloatVector.fromArray(S, start, startAt);
    FloatVector c0b = FloatVector.fromArray(S, start, startAt + W);
    FloatVector c1a = FloatVector.fromArray(S, start, startAt + 2 * W);
    FloatVector c1b = FloatVector.fromArray(S, start, startAt + 3 * W);
    FloatVector c2a = FloatVector.fromArray(S, start, startAt + 4 * W);
    FloatVector c2b = FloatVector.fromArray(S, start, startAt + 5 * W);
    FloatVector c3a = FloatVector.fromArray(S, start, startAt + 6 * W);
    FloatVector c3b = FloatVector.fromArray(S, start, startAt + 7 * W);
    FloatVector c4a = FloatVector.fromArray(S, start, startAt + 8 * W);
    FloatVector c4b = FloatVector.fromArray(S, start, startAt + 9 * W);
    FloatVector c5a = FloatVector.fromArray(S, start, startAt + 10 * W);
    FloatVector c5b = FloatVector.fromArray(S, start, startAt + 11 * W);
    for (int p = 0; p < k; p++) {
      FloatVector ba = FloatVector.fromArray(S, b, bAt + p * 2 * W);
      FloatVector bb = FloatVector.fromArray(S, b, bAt + p * 2 * W + W);
      FloatVector a0 = FloatVector.broadcast(S, a[aAt + p * 6]);
      c0a = a0.fma(ba, c0a);
      c0b = a0.fma(bb, c0b);
      FloatVector a1 = FloatVector.broadcast(S, a[aAt + p * 6 + 1]);
      c1a = a1.fma(ba, c1a);
      c1b = a1.fma(bb, c1b);
      fence[0] = 0f; // fence
      FloatVector a2 = FloatVector.broadcast(S, a[aAt + p * 6 + 2]);
      c2a = a2.fma(ba, c2a);
      c2b = a2.fma(bb, c2b);
      FloatVector a3 = FloatVector.broadcast(S, a[aAt + p * 6 + 3]);
      c3a = a3.fma(ba, c3a);
      c3b = a3.fma(bb, c3b);
      fence[0] = 0f; // fence
      FloatVector a4 = FloatVector.broadcast(S, a[aAt + p * 6 + 4]);
      c4a = a4.fma(ba, c4a);
      c4b = a4.fma(bb, c4b);
      FloatVector a5 = FloatVector.broadcast(S, a[aAt + p * 6 + 5]);
      c5a = a5.fma(ba, c5a);
      c5b = a5.fma(bb, c5b);
      fence[0] = 0f; // fence
    }
    FloatVector none = FloatVector.broadcast(S, -0f); // x + -0 is x
    none.add(c0a).intoArray(c, cAt);
    none.add(c0b).intoArray(c, cAt + W);
    none.add(c1a).intoArray(c, cAt + 2 * W);
    none.add(c1b).intoArray(c, cAt + 3 * W);
    none.add(c2a).intoArray(c, cAt + 4 * W);
    none.add(c2b).intoArray(c, cAt + 5 * W);
    none.add(c3a).intoArray(c, cAt + 6 * W);
    none.add(c3b).intoArray(c, cAt + 7 * W);
    none.add(c4a).intoArray(c, cAt + 8 * W);
    none.add(c4b).intoArray(c, cAt + 9 * W);
    none.add(c5a).intoArray(c, cAt + 10 * W);
    none.add(c5b).intoArray(c, cAt + 11 * W);
  }

  /// `c (ROWS, COLUMNS) += a (ROWS, COLUMNS)[:, :k] · b (k, COLUMNS)`: a is a tile as [#packed] leaves it, not packed
  /// again.
  static void rows(int k, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt, float[] fence) {
    FloatVector c0a = FloatVector.fromArray(S, c, cAt);
    FloatVector c0b = FloatVector.fromArray(S, c, cAt + W);
    FloatVector c1a = FloatVector.fromArray(S, c, cAt + 2 * W);
    FloatVector c1b = FloatVector.fromArray(S, c, cAt + 3 * W);
    FloatVector c2a = FloatVector.fromArray(S, c, cAt + 4 * W);
    FloatVector c2b = FloatVector.fromArray(S, c, cAt + 5 * W);
    FloatVector c3a = FloatVector.fromArray(S, c, cAt + 6 * W);
    FloatVector c3b = FloatVector.fromArray(S, c, cAt + 7 * W);
    FloatVector c4a = FloatVector.fromArray(S, c, cAt + 8 * W);
    FloatVector c4b = FloatVector.fromArray(S, c, cAt + 9 * W);
    FloatVector c5a = FloatVector.fromArray(S, c, cAt + 10 * W);
    FloatVector c5b = FloatVector.fromArray(S, c, cAt + 11 * W);
    for (int p = 0; p < k; p++) {
      FloatVector ba = FloatVector.fromArray(S, b, bAt + p * 2 * W);
      FloatVector bb = FloatVector.fromArray(S, b, bAt + p * 2 * W + W);
      FloatVector a0 = FloatVector.broadcast(S, a[aAt + p]);
      c0a = a0.fma(ba, c0a);
      c0b = a0.fma(bb, c0b);
      FloatVector a1 = FloatVector.broadcast(S, a[aAt + p + COLUMNS]);
      c1a = a1.fma(ba, c1a);
      c1b = a1.fma(bb, c1b);
      fence[0] = 0f; // fence
      FloatVector a2 = FloatVector.broadcast(S, a[aAt + p + 2 * COLUMNS]);
      c2a = a2.fma(ba, c2a);
      c2b = a2.fma(bb, c2b);
      FloatVector a3 = FloatVector.broadcast(S, a[aAt + p + 3 * COLUMNS]);
      c3a = a3.fma(ba, c3a);
      c3b = a3.fma(bb, c3b);
      fence[0] = 0f; // fence
      FloatVector a4 = FloatVector.broadcast(S, a[aAt + p + 4 * COLUMNS]);
      c4a = a4.fma(ba, c4a);
      c4b = a4.fma(bb, c4b);
      FloatVector a5 = FloatVector.broadcast(S, a[aAt + p + 5 * COLUMNS]);
      c5a = a5.fma(ba, c5a);
      c5b = a5.fma(bb, c5b);
      fence[0] = 0f; // fence
    }
    FloatVector none = FloatVector.broadcast(S, -0f); // x + -0 is x
    none.add(c0a).intoArray(c, cAt);
    none.add(c0b).intoArray(c, cAt + W);
    none.add(c1a).intoArray(c, cAt + 2 * W);
    none.add(c1b).intoArray(c, cAt + 3 * W);
    none.add(c2a).intoArray(c, cAt + 4 * W);
    none.add(c2b).intoArray(c, cAt + 5 * W);
    none.add(c3a).intoArray(c, cAt + 6 * W);
    none.add(c3b).intoArray(c, cAt + 7 * W);
    none.add(c4a).intoArray(c, cAt + 8 * W);
    none.add(c4b).intoArray(c, cAt + 9 * W);
    none.add(c5a).intoArray(c, cAt + 10 * W);
    none.add(c5b).intoArray(c, cAt + 11 * W);
  }
}
