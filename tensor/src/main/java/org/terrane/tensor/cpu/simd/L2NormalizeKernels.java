package org.terrane.tensor.cpu.simd;

import static org.terrane.tensor.cpu.simd.Floats.NONE;
import static org.terrane.tensor.cpu.simd.Floats.S;
import static org.terrane.tensor.cpu.simd.Floats.W;
import static org.terrane.tensor.cpu.simd.Floats.get;
import static org.terrane.tensor.cpu.simd.Floats.set;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/// Rows that lie one behind the other, divided by their lengths.
///
/// Legend: D columns; rows `from` to `to`; `bound` is ε²; `squares` has `Σ x²` of each row.
public final class L2NormalizeKernels {
  /// Elements that are read at once where rows are whole vectors: measured twice as fast as one by one for rows of 32.
  private static final int BLOCK = 1024;

  private L2NormalizeKernels() {}

  /// `y = x · r`, `r = 1/√max(Σ x², ε²)`.
  ///
  /// @param squares to fill, or `NULL`
  public static void forward(MemorySegment x, MemorySegment y, MemorySegment squares, long from, long to, int d,
      float bound) {
    int width = Row.padded(d);
    int atOnce = atOnce(d);
    float[] rows = new float[atOnce * width];
    boolean keep = squares.byteSize() > 0;
    for (long i = from; i < to; i += atOnce) {
      int count = (int) Math.min(atOnce, to - i);
      Row.read(x, i * d, rows, count * d, 0);
      for (int j = 0; j < count; j++) {
        float sum = dot(rows, rows, j * width, width);
        scale(rows, j * width, width, r(sum, bound));
        if (keep) {
          set(squares, i + j, sum);
        }
      }
      Row.write(rows, y, i * d, count * d);
    }
  }

  /// `dx = r · (g − y · share · Σ g·y)`
  public static void backward(MemorySegment y, MemorySegment squares, MemorySegment g, MemorySegment dx, long from,
      long to, int d, float bound) {
    int width = Row.padded(d);
    int atOnce = atOnce(d);
    float[] results = new float[atOnce * width];
    float[] rows = new float[atOnce * width];
    for (long i = from; i < to; i += atOnce) {
      int count = (int) Math.min(atOnce, to - i);
      Row.read(y, i * d, results, count * d, 0);
      Row.read(g, i * d, rows, count * d, 0);
      for (int j = 0; j < count; j++) {
        float sum = get(squares, i + j);
        float along = share(sum, bound) * dot(rows, results, j * width, width);
        spread(rows, results, j * width, width, along, r(sum, bound));
      }
      Row.write(rows, dx, i * d, count * d);
    }
  }

  /// Rows that are read at once.
  private static int atOnce(int d) {
    return Row.padded(d) == d ? Math.max(1, BLOCK / d) : 1;
  }

  /// `Σ aᵢ·bᵢ` of the rows at `at`
  private static float dot(float[] a, float[] b, int at, int width) {
    FloatVector sum = FloatVector.zero(S);
    for (int i = 0; i < width; i += W) {
      sum = FloatVector.fromArray(S, a, at + i).fma(FloatVector.fromArray(S, b, at + i), sum);
    }
    return Floats.sum(NONE.add(sum));
  }

  /// `rows ·= factor`, of the row at `at`
  private static void scale(float[] rows, int at, int width, float factor) {
    for (int i = 0; i < width; i += W) {
      FloatVector.fromArray(S, rows, at + i).mul(factor).intoArray(rows, at + i);
    }
  }

  private static float r(float sum, float bound) {
    return (float) (1 / Math.sqrt(Math.max(sum, bound)));
  }

  /// Of the slope of `max(sum, bound)`, what the sum takes.
  private static float share(float sum, float bound) {
    return sum > bound ? 1 : sum == bound ? 0.5f : 0;
  }

  /// `rows: g → r · (g − y · along)`
  private static void spread(float[] rows, float[] results, int at, int width, float along, float r) {
    for (int i = 0; i < width; i += W) {
      FloatVector n = FloatVector.fromArray(S, results, at + i).mul(along);
      FloatVector.fromArray(S, rows, at + i).sub(n).mul(r).intoArray(rows, at + i);
    }
  }
}
