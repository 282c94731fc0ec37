package org.terrane.tensor.cpu.simd;

import static jdk.incubator.vector.VectorOperators.GT;
import static org.terrane.tensor.cpu.simd.Floats.S;
import static org.terrane.tensor.cpu.simd.Floats.W;
import static org.terrane.tensor.cpu.simd.Floats.load;
import static org.terrane.tensor.cpu.simd.Floats.loadTail;
import static org.terrane.tensor.cpu.simd.Floats.store;
import static org.terrane.tensor.cpu.simd.Floats.storeTail;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/// Softmax and its logarithm of rows that lie one behind the other; a row stays in L1 between its passes.
///
/// Legend: D columns.
public final class SoftmaxKernels {
  private SoftmaxKernels() {}

  /// Rows `from` to `to` of `y = softmax(x)`.
  public static void forward(MemorySegment x, MemorySegment y, long from, long to, int d) {
    float[] lanes = new float[W];
    for (long row = from; row < to; row++) {
      float largest = largest(x, row * d, d, lanes);
      float sum = powers(x, y, row * d, d, largest, lanes);
      scale(y, row * d, d, 1 / sum, lanes);
    }
  }

  /// Rows `from` to `to` of `y = x − logSum(x)`.
  public static void logForward(MemorySegment x, MemorySegment y, long from, long to, int d) {
    float[] lanes = new float[W];
    for (long row = from; row < to; row++) {
      shift(x, y, row * d, d, logSum(x, row * d, d, lanes), lanes);
    }
  }

  /// `ln Σ exp xᵢ` of one row.
  static float logSum(MemorySegment x, long at, int d, float[] lanes) {
    float largest = largest(x, at, d, lanes);
    return largest + (float) Math.log(sumOfPowers(x, at, d, largest, lanes));
  }

  static float largest(MemorySegment x, long at, int d, float[] lanes) {
    FloatVector a = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);
    FloatVector b = a;
    int i = 0;
    for (; i <= d - 2 * W; i += 2 * W) {
      FloatVector u = load(x, at + i);
      FloatVector v = load(x, at + i + W);
      a = a.blend(u, u.compare(GT, a));
      b = b.blend(v, v.compare(GT, b));
    }
    for (; i <= d - W; i += W) {
      FloatVector u = load(x, at + i);
      a = a.blend(u, u.compare(GT, a));
    }
    if (i < d) {
      FloatVector u = loadTail(x, at + i, d - i, Float.NEGATIVE_INFINITY, lanes);
      b = b.blend(u, u.compare(GT, b));
    }
    return Floats.max(a.blend(b, b.compare(GT, a)), lanes);
  }

  /// `y = exp(x − largest)`; gives its sum.
  private static float powers(MemorySegment x, MemorySegment y, long at, int d, float largest, float[] lanes) {
    FloatVector a = FloatVector.zero(S);
    FloatVector b = FloatVector.zero(S);
    int i = 0;
    for (; i <= d - 2 * W; i += 2 * W) {
      FloatVector p = NegativeExp.exp(load(x, at + i).sub(largest));
      FloatVector q = NegativeExp.exp(load(x, at + i + W).sub(largest));
      store(p, y, at + i);
      store(q, y, at + i + W);
      a = a.add(p);
      b = b.add(q);
    }
    for (; i <= d - W; i += W) {
      FloatVector p = NegativeExp.exp(load(x, at + i).sub(largest));
      store(p, y, at + i);
      a = a.add(p);
    }
    if (i < d) {
      FloatVector p = NegativeExp.exp(loadTail(x, at + i, d - i, Float.NEGATIVE_INFINITY, lanes).sub(largest));
      storeTail(p, y, at + i, d - i, lanes);
      b = b.add(p);
    }
    return Floats.sum(a.add(b), lanes);
  }

  private static float sumOfPowers(MemorySegment x, long at, int d, float largest, float[] lanes) {
    FloatVector a = FloatVector.zero(S);
    FloatVector b = FloatVector.zero(S);
    int i = 0;
    for (; i <= d - 2 * W; i += 2 * W) {
      a = a.add(NegativeExp.exp(load(x, at + i).sub(largest)));
      b = b.add(NegativeExp.exp(load(x, at + i + W).sub(largest)));
    }
    for (; i <= d - W; i += W) {
      a = a.add(NegativeExp.exp(load(x, at + i).sub(largest)));
    }
    if (i < d) {
      b = b.add(NegativeExp.exp(loadTail(x, at + i, d - i, Float.NEGATIVE_INFINITY, lanes).sub(largest)));
    }
    return Floats.sum(a.add(b), lanes);
  }

  private static void scale(MemorySegment y, long at, int d, float factor, float[] lanes) {
    int i = 0;
    for (; i <= d - W; i += W) {
      store(load(y, at + i).mul(factor), y, at + i);
    }
    if (i < d) {
      storeTail(loadTail(y, at + i, d - i, 0, lanes).mul(factor), y, at + i, d - i, lanes);
    }
  }

  private static void shift(MemorySegment x, MemorySegment y, long at, int d, float by, float[] lanes) {
    int i = 0;
    for (; i <= d - W; i += W) {
      store(load(x, at + i).sub(by), y, at + i);
    }
    if (i < d) {
      storeTail(loadTail(x, at + i, d - i, 0, lanes).sub(by), y, at + i, d - i, lanes);
    }
  }

  /// Rows of `dx = y ∘ (g − Σ g·y)`, y the softmax.
  public static void backward(MemorySegment y, MemorySegment g, MemorySegment dx, long from, long to, int d) {
    float[] lanes = new float[W];
    for (long row = from; row < to; row++) {
      long at = row * d;
      float dot = dot(y, g, at, d, lanes);
      int i = 0;
      for (; i <= d - W; i += W) {
        store(load(g, at + i).sub(dot).mul(load(y, at + i)), dx, at + i);
      }
      if (i < d) {
        FloatVector part = loadTail(g, at + i, d - i, 0, lanes).sub(dot);
        storeTail(part.mul(loadTail(y, at + i, d - i, 0, lanes)), dx, at + i, d - i, lanes);
      }
    }
  }

  private static float dot(MemorySegment y, MemorySegment g, long at, int d, float[] lanes) {
    FloatVector a = FloatVector.zero(S);
    FloatVector b = FloatVector.zero(S);
    int i = 0;
    for (; i <= d - 2 * W; i += 2 * W) {
      a = load(y, at + i).fma(load(g, at + i), a);
      b = load(y, at + i + W).fma(load(g, at + i + W), b);
    }
    for (; i <= d - W; i += W) {
      a = load(y, at + i).fma(load(g, at + i), a);
    }
    if (i < d) {
      FloatVector part = loadTail(y, at + i, d - i, 0, lanes);
      b = part.fma(loadTail(g, at + i, d - i, 0, lanes), b);
    }
    return Floats.sum(a.add(b), lanes);
  }

  /// Rows of `dx = g − exp(y) · Σ g`, y the logarithm of the softmax.
  public static void logBackward(MemorySegment y, MemorySegment g, MemorySegment dx, long from, long to, int d) {
    float[] lanes = new float[W];
    for (long row = from; row < to; row++) {
      long at = row * d;
      float sum = sum(g, at, d, lanes);
      int i = 0;
      for (; i <= d - W; i += W) {
        store(NegativeExp.exp(load(y, at + i)).mul(-sum).add(load(g, at + i)), dx, at + i);
      }
      if (i < d) {
        FloatVector part = NegativeExp.exp(loadTail(y, at + i, d - i, 0, lanes)).mul(-sum);
        storeTail(part.add(loadTail(g, at + i, d - i, 0, lanes)), dx, at + i, d - i, lanes);
      }
    }
  }

  private static float sum(MemorySegment x, long at, int d, float[] lanes) {
    FloatVector a = FloatVector.zero(S);
    int i = 0;
    for (; i <= d - W; i += W) {
      a = a.add(load(x, at + i));
    }
    if (i < d) {
      a = a.add(loadTail(x, at + i, d - i, 0, lanes));
    }
    return Floats.sum(a, lanes);
  }
}
