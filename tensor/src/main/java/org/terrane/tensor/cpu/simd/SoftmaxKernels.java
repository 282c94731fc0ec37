package org.terrane.tensor.cpu.simd;

import static org.terrane.tensor.cpu.simd.Floats.NONE;
import static org.terrane.tensor.cpu.simd.Floats.S;
import static org.terrane.tensor.cpu.simd.Floats.W;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/// Softmax and its logarithm of rows that lie one behind the other. Legend: D columns; rows `from` to `to`.
public final class SoftmaxKernels {
  private static final float NOTHING = Float.NEGATIVE_INFINITY;

  private SoftmaxKernels() {}

  /// `y = softmax(x)`
  public static void forward(MemorySegment x, MemorySegment y, long from, long to, int d) {
    float[] lanes = new float[W];
    float[] row = Row.of(d);
    for (long r = from; r < to; r++) {
      Row.read(x, r * d, row, d, NOTHING);
      Row.scale(row, 1 / powers(row, Row.max(row, lanes)));
      Row.write(row, y, r * d, d);
    }
  }

  /// `row = exp(row − largest)`; gives its sum.
  private static float powers(float[] row, float largest) {
    FloatVector sum = FloatVector.zero(S);
    for (int i = 0; i < row.length; i += W) {
      FloatVector p = NegativeExp.exp(FloatVector.fromArray(S, row, i).sub(largest));
      p.intoArray(row, i);
      sum = p.add(sum);
    }
    return Floats.sum(NONE.add(sum));
  }

  /// `y = x − logSum(x)`
  public static void logForward(MemorySegment x, MemorySegment y, long from, long to, int d) {
    float[] lanes = new float[W];
    float[] row = Row.of(d);
    for (long r = from; r < to; r++) {
      Row.read(x, r * d, row, d, NOTHING);
      Row.shift(row, -logSum(row, lanes));
      Row.write(row, y, r * d, d);
    }
  }

  /// `ln Σ exp(row)`, padding being −∞.
  static float logSum(float[] row, float[] lanes) {
    float largest = Row.max(row, lanes);
    FloatVector sum = FloatVector.zero(S);
    for (int i = 0; i < row.length; i += W) {
      sum = NegativeExp.exp(FloatVector.fromArray(S, row, i).sub(largest)).add(sum);
    }
    return largest + (float) Math.log(Floats.sum(NONE.add(sum)));
  }

  /// `dx = y ∘ (g − Σ g·y)`, y the softmax.
  public static void backward(MemorySegment y, MemorySegment g, MemorySegment dx, long from, long to, int d) {
    float[] result = Row.of(d);
    float[] row = Row.of(d);
    for (long r = from; r < to; r++) {
      Row.read(y, r * d, result, d, 0);
      Row.read(g, r * d, row, d, 0);
      weigh(row, result, Row.dot(result, row));
      Row.write(row, dx, r * d, d);
    }
  }

  private static void weigh(float[] row, float[] result, float dot) {
    for (int i = 0; i < row.length; i += W) {
      FloatVector part = FloatVector.fromArray(S, row, i).sub(dot);
      part.mul(FloatVector.fromArray(S, result, i)).intoArray(row, i);
    }
  }

  /// `dx = g − exp(y) · Σ g`, y the logarithm of the softmax.
  public static void logBackward(MemorySegment y, MemorySegment g, MemorySegment dx, long from, long to, int d) {
    float[] result = Row.of(d);
    float[] row = Row.of(d);
    for (long r = from; r < to; r++) {
      Row.read(y, r * d, result, d, 0);
      Row.read(g, r * d, row, d, 0);
      subtractPowers(row, result, Row.sum(row));
      Row.write(row, dx, r * d, d);
    }
  }

  private static void subtractPowers(float[] row, float[] result, float sum) {
    for (int i = 0; i < row.length; i += W) {
      FloatVector p = NegativeExp.exp(FloatVector.fromArray(S, result, i));
      p.mul(-sum).add(FloatVector.fromArray(S, row, i)).intoArray(row, i);
    }
  }
}
