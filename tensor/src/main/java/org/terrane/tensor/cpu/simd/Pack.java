package org.terrane.tensor.cpu.simd;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static org.terrane.tensor.cpu.simd.GemmShape.TILE_COLUMNS;
import static org.terrane.tensor.cpu.simd.GemmShape.TILE_ROWS;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// Copies a matrix into panels, the order in which the kernels read it.
///
/// A panel is `width` lanes wide and `depth` steps deep, `panel[p · width + lane] = matrix(lane, p)`. For A a lane is a
/// row, for B a column; `depth` runs along k. Lanes beyond the matrix are zeros. Whether the operand is transposed only
/// shows in which of the two strides is 1: then all lanes of a step are copied at once, or one lane is read as a line
/// of steps and strewn over its panel. Lines go by the heap, where C2 checks the bounds of a loop once.
///
/// No vectors but the widest: where a JVM has seen two lengths, it puts the sums of the kernels on the heap.
final class Pack {
  /// Steps that are strewn together: so many rows of a panel stay in L1 until all its lanes have come by.
  private static final int STEPS = 64;

  private Pack() {}

  /// Packs `lanes × depth` elements from `start` on into `ceil(lanes / width)` panels, one after the other from `at`
  /// on; `width` is that of a tile of A or B.
  static void panels(
      int width, int lanes, int depth,
      MemorySegment from, long start, long laneStride, long depthStride,
      float[] to, int at) {
    float[] line = PackBuffers.own().line;
    if (laneStride != 1) {
      for (int lane = 0; lane < lanes; lane += width) {
        strew(width, Math.min(width, lanes - lane), depth, from, start + lane * laneStride, laneStride, depthStride,
            to, at + lane * depth, line);
      }
    } else if (width == TILE_COLUMNS) {
      for (int p = 0; p < depth; p++) {
        vectors(lanes, depth, from, start + p * depthStride, to, at + p * TILE_COLUMNS);
      }
    } else {
      for (int p = 0; p < depth; p++) {
        read(from, start + p * depthStride, 1, line, lanes);
        Arrays.fill(line, lanes, GemmShape.roundUp(lanes, TILE_ROWS), 0f);
        rows(line, lanes, depth, to, at + p * TILE_ROWS);
      }
    }
  }

  /// One step of all panels of B, from neighbouring columns.
  private static void vectors(int lanes, int depth, MemorySegment from, long start, float[] to, int at) {
    int lane = 0;
    for (; lane <= lanes - Floats.W; lane += Floats.W) {
      Floats.load(from, start + lane).intoArray(to, at + lane / TILE_COLUMNS * TILE_COLUMNS * depth
          + lane % TILE_COLUMNS);
    }
    int last = lane / TILE_COLUMNS * TILE_COLUMNS * depth + at;
    for (; lane % TILE_COLUMNS != 0 || lane < lanes; lane++) {
      to[last + lane % TILE_COLUMNS] = lane < lanes ? Floats.get(from, start + lane) : 0f;
    }
  }

  /// One step of all panels of A, from neighbouring rows.
  private static void rows(float[] line, int lanes, int depth, float[] to, int at) {
    for (int lane = 0; lane < lanes; lane += TILE_ROWS) {
      for (int i = 0; i < TILE_ROWS; i++) {
        to[at + lane * depth + i] = line[lane + i];
      }
    }
  }

  /// One panel, lane by lane.
  private static void strew(
      int width, int lanes, int depth,
      MemorySegment from, long start, long laneStride, long depthStride,
      float[] to, int at, float[] line) {
    for (int p = 0; p < depth; p += STEPS) {
      int steps = Math.min(STEPS, depth - p);
      for (int lane = 0; lane < width; lane++) {
        if (lane < lanes) {
          read(from, start + lane * laneStride + p * depthStride, depthStride, line, steps);
        } else {
          Arrays.fill(line, 0, steps, 0f);
        }
        // Either width as a constant: C2 then leaves the checks out of the loop.
        if (width == TILE_ROWS) {
          strew(TILE_ROWS, line, steps, to, at + p * TILE_ROWS + lane);
        } else {
          strew(TILE_COLUMNS, line, steps, to, at + p * TILE_COLUMNS + lane);
        }
      }
    }
  }

  private static void strew(int width, float[] line, int steps, float[] to, int at) {
    for (int p = 0; p < steps; p++) {
      to[at + p * width] = line[p];
    }
  }

  private static void read(MemorySegment from, long start, long stride, float[] line, int count) {
    if (stride == 1) {
      MemorySegment.copy(from, JAVA_FLOAT_UNALIGNED, 4 * start, line, 0, count);
      return;
    }
    for (int i = 0; i < count; i++) {
      line[i] = Floats.get(from, start + i * stride);
    }
  }
}
