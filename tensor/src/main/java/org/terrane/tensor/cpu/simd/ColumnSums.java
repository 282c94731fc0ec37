package org.terrane.tensor.cpu.simd;

import static org.terrane.tensor.cpu.simd.Floats.NONE;
import static org.terrane.tensor.cpu.simd.Floats.W;
import static org.terrane.tensor.cpu.simd.Floats.get;
import static org.terrane.tensor.cpu.simd.Floats.load;
import static org.terrane.tensor.cpu.simd.Floats.set;
import static org.terrane.tensor.cpu.simd.Floats.store;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/// Sums over the rows of a matrix, column by column, from the first row to the last.
public final class ColumnSums {
  private ColumnSums() {}

  /// `out[j] = Σᵣ in[at + r·stride + j]` for `columns` columns; places count elements.
  public static void addRows(MemorySegment in, long at, long stride, long rows, int columns, MemorySegment out) {
    addRows(in, at, stride, rows, 0, columns, out, 0);
  }

  /// The same for columns `from` to `to`, stored from `outAt` on.
  public static void addRows(MemorySegment in, long at, long stride, long rows, int from, int to, MemorySegment out,
      long outAt) {
    int j = from;
    for (; j <= to - 4 * W; j += 4 * W) {
      fourVectors(in, at + j, stride, rows, out, outAt + j - from);
    }
    for (; j < to; j++) {
      float sum = 0;
      for (long r = 0; r < rows; r++) {
        sum += get(in, at + r * stride + j);
      }
      set(out, outAt + j - from, sum);
    }
  }

  private static void fourVectors(MemorySegment in, long at, long stride, long rows, MemorySegment out, long outAt) {
    FloatVector a = FloatVector.zero(Floats.S);
    FloatVector b = FloatVector.zero(Floats.S);
    FloatVector c = FloatVector.zero(Floats.S);
    FloatVector d = FloatVector.zero(Floats.S);
    for (long r = 0; r < rows; r++) {
      long row = at + r * stride;
      a = load(in, row).add(a);
      b = load(in, row + W).add(b);
      c = load(in, row + 2 * W).add(c);
      d = load(in, row + 3 * W).add(d);
    }
    store(NONE.add(a), out, outAt);
    store(NONE.add(b), out, outAt + W);
    store(NONE.add(c), out, outAt + 2 * W);
    store(NONE.add(d), out, outAt + 3 * W);
  }
}
