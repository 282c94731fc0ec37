package org.terrane.tensor.cpu.simd;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;
import static org.terrane.tensor.cpu.simd.AttentionKernel.COLUMNS;
import static org.terrane.tensor.cpu.simd.Floats.S;
import static org.terrane.tensor.cpu.simd.Floats.W;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/// The softmax of attention, one query a lane: scores are `(keys, COLUMNS)`, so keys are reduced without ever adding
/// lanes of a vector.
final class AttentionSoftmax {
  /// The score of a key that must not be looked at. Finite, so that differences of two of them are 0 and not NaN.
  static final float FORBIDDEN = -1e30f;

  private AttentionSoftmax() {}

  /// Takes a block of keys into the running softmax: `scores → exp(scores − largest)`, with the new `largest` and
  /// `sum`, and `factor = exp(old largest − new)`, by which what was summed before is too large.
  static void block(float[] scores, int keys, float[] largest, float[] sum, float[] factor) {
    for (int lane = 0; lane < COLUMNS; lane += W) {
      FloatVector before = FloatVector.fromArray(S, largest, lane);
      FloatVector now = largest(scores, keys, lane, largest);
      FloatVector shrink = NegativeExp.exp(before.sub(now));
      now.intoArray(largest, lane);
      shrink.intoArray(factor, lane);
      FloatVector added = powers(scores, keys, lane, now);
      FloatVector.fromArray(S, sum, lane).fma(shrink, added).intoArray(sum, lane);
    }
  }

  private static FloatVector largest(float[] scores, int keys, int lane, float[] before) {
    FloatVector a = FloatVector.fromArray(S, before, lane);
    FloatVector b = a;
    int i = 0;
    for (; i < keys - 1; i += 2) {
      FloatVector u = FloatVector.fromArray(S, scores, i * COLUMNS + lane);
      FloatVector v = FloatVector.fromArray(S, scores, (i + 1) * COLUMNS + lane);
      a = u.blend(a, u.compare(GT, a).not());
      b = v.blend(b, v.compare(GT, b).not());
    }
    if (i < keys) {
      FloatVector u = FloatVector.fromArray(S, scores, i * COLUMNS + lane);
      a = u.blend(a, u.compare(GT, a).not());
    }
    return Floats.larger(a, b);
  }

  private static FloatVector powers(float[] scores, int keys, int lane, FloatVector largest) {
    FloatVector sum = FloatVector.zero(S);
    for (int i = 0; i < keys; i++) {
      FloatVector p = NegativeExp.exp(FloatVector.fromArray(S, scores, i * COLUMNS + lane).sub(largest));
      p.intoArray(scores, i * COLUMNS + lane);
      sum = p.add(sum);
    }
    return Floats.NONE.add(sum);
  }

  /// `values (rows, COLUMNS) ·= factor (COLUMNS)`
  static void scale(float[] values, int rows, float[] factor) {
    for (int lane = 0; lane < COLUMNS; lane += W) {
      FloatVector f = FloatVector.fromArray(S, factor, lane);
      for (int i = 0; i < rows; i++) {
        FloatVector.fromArray(S, values, i * COLUMNS + lane).mul(f).intoArray(values, i * COLUMNS + lane);
      }
    }
  }

  /// `factor = 1 / sum`, NaN for a query that may look nowhere.
  static void inverse(float[] largest, float[] sum, float[] factor) {
    for (int lane = 0; lane < COLUMNS; lane += W) {
      FloatVector most = FloatVector.fromArray(S, largest, lane);
      FloatVector one = FloatVector.broadcast(S, 1f).blend(Float.NaN, most.compare(LT, FORBIDDEN / 2));
      one.div(FloatVector.fromArray(S, sum, lane)).intoArray(factor, lane);
    }
  }

  static void start(float[] largest, float[] sum) {
    Arrays.fill(largest, FORBIDDEN);
    Arrays.fill(sum, 0f);
  }

  /// `scores → P = exp(scores − logSum)` and `gradients → P · (gradients − delta)`.
  static void gradient(float[] scores, float[] gradients, int keys, float[] logSum, float[] delta) {
    for (int lane = 0; lane < COLUMNS; lane += W) {
      FloatVector l = FloatVector.fromArray(S, logSum, lane);
      FloatVector d = FloatVector.fromArray(S, delta, lane);
      for (int i = 0; i < keys; i++) {
        int at = i * COLUMNS + lane;
        FloatVector p = NegativeExp.exp(FloatVector.fromArray(S, scores, at).sub(l));
        p.intoArray(scores, at);
        FloatVector.fromArray(S, gradients, at).sub(d).mul(p).intoArray(gradients, at);
      }
    }
  }
}
