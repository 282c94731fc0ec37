package org.terrane.tensor.cpu.simd;

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
  private L2NormalizeKernels() {}

  /// `y = x · r`, `r = 1/√max(Σ x², ε²)`.
  ///
  /// @param squares to fill, or `NULL`
  public static void forward(MemorySegment x, MemorySegment y, MemorySegment squares, long from, long to, int d,
      float bound) {
    float[] row = Row.of(d);
    boolean keep = squares.byteSize() > 0;
    for (long i = from; i < to; i++) {
      Row.read(x, i * d, row, d, 0);
      float sum = Row.dot(row, row);
      Row.scale(row, r(sum, bound));
      Row.write(row, y, i * d, d);
      if (keep) {
        set(squares, i, sum);
      }
    }
  }

  /// `dx = r · (g − y · share · Σ g·y)`
  public static void backward(MemorySegment y, MemorySegment squares, MemorySegment g, MemorySegment dx, long from,
      long to, int d, float bound) {
    float[] result = Row.of(d);
    float[] row = Row.of(d);
    for (long i = from; i < to; i++) {
      float sum = get(squares, i);
      Row.read(y, i * d, result, d, 0);
      Row.read(g, i * d, row, d, 0);
      spread(row, result, share(sum, bound) * Row.dot(row, result), r(sum, bound));
      Row.write(row, dx, i * d, d);
    }
  }

  private static float r(float sum, float bound) {
    return (float) (1 / Math.sqrt(Math.max(sum, bound)));
  }

  /// Of the slope of `max(sum, bound)`, what the sum takes.
  private static float share(float sum, float bound) {
    return sum > bound ? 1 : sum == bound ? 0.5f : 0;
  }

  /// `row: g → r · (g − y · along)`
  private static void spread(float[] row, float[] result, float along, float r) {
    for (int i = 0; i < row.length; i += W) {
      FloatVector n = FloatVector.fromArray(S, result, i).mul(along);
      FloatVector.fromArray(S, row, i).sub(n).mul(r).intoArray(row, i);
    }
  }
}
