package org.terrane.tensor.cpu.simd;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/// One row for a block of F32 rows: `y[j] = x[0][j] ∘ x[1][j] ∘ …`, for `rows ≥ 1`. Offsets and strides count bytes.
public final class ColumnKernel {
  /// Most rows to sum at once, so that longer sums, made of such blocks, stay accurate.
  public static final int BLOCK = 64;

  private static final int LANES = Lanes.count();

  private ColumnKernel() {}

  /// One of the loops below.
  @FunctionalInterface
  public interface Loop {
    void run(MemorySegment x, long at, long rowStride, int rows, MemorySegment y, int columns);
  }

  public static void sum(MemorySegment x, long at, long rowStride, int rows, MemorySegment y, int columns) {
    int j = 0;
    for (; j <= columns - LANES; j += LANES) {
      Lanes.store(sum(x, at + 4L * j, rowStride, rows), y, 4L * j);
    }
    for (; j < columns; j++) {
      float sum = 0;
      for (int row = 0; row < rows; row++) {
        sum += x.get(JAVA_FLOAT, at + 4L * j + row * rowStride);
      }
      y.set(JAVA_FLOAT, 4L * j, sum);
    }
  }

  private static FloatVector sum(MemorySegment x, long at, long rowStride, int rows) {
    FloatVector sum = Lanes.load(x, at);
    for (int row = 1; row < rows; row++) {
      sum = Lanes.load(x, at + row * rowStride).add(sum);
    }
    return Floats.NONE.add(sum);
  }

  public static void max(MemorySegment x, long at, long rowStride, int rows, MemorySegment y, int columns) {
    int j = 0;
    for (; j <= columns - LANES; j += LANES) {
      Lanes.store(max(x, at + 4L * j, rowStride, rows), y, 4L * j);
    }
    for (; j < columns; j++) {
      float max = Float.NEGATIVE_INFINITY;
      for (int row = 0; row < rows; row++) {
        max = Math.max(max, x.get(JAVA_FLOAT, at + 4L * j + row * rowStride));
      }
      y.set(JAVA_FLOAT, 4L * j, max);
    }
  }

  private static FloatVector max(MemorySegment x, long at, long rowStride, int rows) {
    FloatVector max = Lanes.load(x, at);
    for (int row = 1; row < rows; row++) {
      max = Lanes.load(x, at + row * rowStride).max(max);
    }
    return Floats.NONE.add(max);
  }

  public static void min(MemorySegment x, long at, long rowStride, int rows, MemorySegment y, int columns) {
    int j = 0;
    for (; j <= columns - LANES; j += LANES) {
      Lanes.store(min(x, at + 4L * j, rowStride, rows), y, 4L * j);
    }
    for (; j < columns; j++) {
      float min = Float.POSITIVE_INFINITY;
      for (int row = 0; row < rows; row++) {
        min = Math.min(min, x.get(JAVA_FLOAT, at + 4L * j + row * rowStride));
      }
      y.set(JAVA_FLOAT, 4L * j, min);
    }
  }

  private static FloatVector min(MemorySegment x, long at, long rowStride, int rows) {
    FloatVector min = Lanes.load(x, at);
    for (int row = 1; row < rows; row++) {
      min = Lanes.load(x, at + row * rowStride).min(min);
    }
    return Floats.NONE.add(min);
  }

  /// `y += x`
  public static void addInto(MemorySegment x, long xAt, MemorySegment y, long yAt, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      Lanes.store(Lanes.load(y, yAt + 4L * i).add(Lanes.load(x, xAt + 4L * i)), y, yAt + 4L * i);
    }
    for (; i < n; i++) {
      y.set(JAVA_FLOAT, yAt + 4L * i, y.get(JAVA_FLOAT, yAt + 4L * i) + x.get(JAVA_FLOAT, xAt + 4L * i));
    }
  }
}
