package org.terrane.tensor.cpu.simd;

import static org.terrane.tensor.cpu.simd.AttentionKernel.COLUMNS;
import static org.terrane.tensor.cpu.simd.AttentionKernel.ROWS;
import static org.terrane.tensor.cpu.simd.Floats.W;
import static org.terrane.tensor.cpu.simd.Floats.get;
import static org.terrane.tensor.cpu.simd.Floats.load;
import static org.terrane.tensor.cpu.simd.Floats.set;
import static org.terrane.tensor.cpu.simd.Floats.store;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/// Moves a head's matrices into the layouts of [AttentionKernel], and results back. Rows or columns that a tile has
/// beyond the matrix are zeros.
final class AttentionPack {
  private AttentionPack() {}

  /// Groups of ROWS rows as left operands: `(M/ROWS, width, ROWS)`.
  static void rowGroups(AttentionHead.Rows from, int rows, int width, float[] to) {
    for (int row = 0; row < rows; row++) {
      int at = row / ROWS * width * ROWS + row % ROWS;
      long in = from.row(row);
      for (int i = 0; i < width; i++) {
        to[at + i * ROWS] = get(from.memory(), in + i);
      }
    }
    int padded = Math.ceilDiv(rows, ROWS) * ROWS;
    for (int row = rows; row < padded; row++) {
      int at = row / ROWS * width * ROWS + row % ROWS;
      for (int i = 0; i < width; i++) {
        to[at + i * ROWS] = 0;
      }
    }
  }

  /// Groups of ROWS columns as left operands: `(width/ROWS, M, ROWS)`.
  static void columnGroups(AttentionHead.Rows from, int rows, int width, float[] to) {
    int whole = width / ROWS * ROWS;
    for (int row = 0; row < rows; row++) {
      long in = from.row(row);
      for (int i = 0; i < whole; i += ROWS) {
        sixOf(from.memory(), in + i, to, i * rows + row * ROWS);
      }
      if (whole < width) {
        int at = whole * rows + row * ROWS;
        for (int i = 0; i < ROWS; i++) {
          to[at + i] = whole + i < width ? get(from.memory(), in + whole + i) : 0;
        }
      }
    }
  }

  private static void sixOf(MemorySegment from, long in, float[] to, int at) {
    to[at] = get(from, in);
    to[at + 1] = get(from, in + 1);
    to[at + 2] = get(from, in + 2);
    to[at + 3] = get(from, in + 3);
    to[at + 4] = get(from, in + 4);
    to[at + 5] = get(from, in + 5);
  }

  /// COLUMNS rows, times `scale`, as a right operand of their columns: `(width, COLUMNS)`.
  static void transposed(AttentionHead.Rows from, int row, int count, int width, float scale, float[] to) {
    if (count < COLUMNS) {
      Arrays.fill(to, 0, width * COLUMNS, 0f);
    }
    for (int j = 0; j < count; j++) {
      long in = from.row(row + j);
      for (int i = 0; i < width; i++) {
        to[i * COLUMNS + j] = get(from.memory(), in + i) * scale;
      }
    }
  }

  /// `count` rows, times `scale`, as right operands of themselves: `(width/COLUMNS, COLUMNS rows, COLUMNS)`.
  static void panels(AttentionHead.Rows from, int row, int count, int width, float scale, float[] to) {
    for (int j = 0; j < count; j++) {
      long in = from.row(row + j);
      int i = 0;
      for (; i <= width - W; i += W) {
        int at = i / COLUMNS * COLUMNS * COLUMNS + j * COLUMNS + i % COLUMNS;
        load(from.memory(), in + i).mul(scale).intoArray(to, at);
      }
      for (; i < Math.ceilDiv(width, COLUMNS) * COLUMNS; i++) {
        int at = i / COLUMNS * COLUMNS * COLUMNS + j * COLUMNS + i % COLUMNS;
        to[at] = i < width ? get(from.memory(), in + i) * scale : 0;
      }
    }
  }

  /// Writes `(width, COLUMNS)` as `count` rows.
  static void untranspose(float[] from, int width, AttentionHead.Rows to, int row, int count) {
    for (int j = 0; j < count; j++) {
      long out = to.row(row + j);
      for (int i = 0; i < width; i++) {
        set(to.memory(), out + i, from[i * COLUMNS + j]);
      }
    }
  }

  /// Writes `(width/COLUMNS, padded rows, COLUMNS)` as rows.
  static void unpanel(float[] from, int padded, AttentionHead.Rows to, int rows, int width) {
    for (int row = 0; row < rows; row++) {
      long out = to.row(row);
      int i = 0;
      for (; i <= width - W; i += W) {
        int at = (i / COLUMNS * padded + row) * COLUMNS + i % COLUMNS;
        store(FloatVector.fromArray(Floats.S, from, at), to.memory(), out + i);
      }
      for (; i < width; i++) {
        set(to.memory(), out + i, from[(i / COLUMNS * padded + row) * COLUMNS + i % COLUMNS]);
      }
    }
  }
}
