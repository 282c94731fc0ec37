package org.terrane.tensor.cpu.simd;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static org.terrane.tensor.cpu.simd.Floats.W;
import static org.terrane.tensor.cpu.simd.GemmShape.TILE_COLUMNS;
import static org.terrane.tensor.cpu.simd.GemmShape.TILE_ROWS;
import static org.terrane.tensor.cpu.simd.GemmShape.roundUp;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.stream.IntStream;

/// Copies a matrix into panels, the order in which the kernels read it.
///
/// A panel is `width` lanes wide and `depth` steps deep, `panel[p · width + lane] = matrix(lane, p)`. For A a lane is a
/// row, for B a column; `depth` runs along k. Lanes beyond the matrix are zeros. Whether the operand is transposed only
/// shows in which of the two strides is 1: then all lanes of a step are copied at once, or a lane is read as a line of
/// steps and strewn over its panel, or [Transpose] turns a block of lanes and steps. Lines go by the heap, where C2
/// checks the bounds of a loop once.
///
/// No vectors but the widest: where a JVM has seen two lengths, it puts the sums of the kernels on the heap.
final class Pack {
  /// Where the steps of a block begin in a panel of B.
  private static final int[] STEPS = IntStream.range(0, W).map(step -> step * TILE_COLUMNS).toArray();

  private Pack() {}

  /// Packs `lanes × depth` elements from `start` on into `ceil(lanes / width)` panels, one after the other from `at`
  /// on; `width` is that of a tile of A or B.
  static void panels(
      int width, int lanes, int depth,
      MemorySegment from, long start, long laneStride, long depthStride,
      float[] to, int at) {
    PackBuffers own = PackBuffers.own();
    if (laneStride == 1) {
      for (int p = 0; p < depth; p++) {
        if (width == TILE_COLUMNS) {
          vectors(lanes, depth, from, start + p * depthStride, to, at + p * TILE_COLUMNS);
        } else {
          read(from, start + p * depthStride, 1, own.line, lanes);
          Arrays.fill(own.line, lanes, roundUp(lanes, TILE_ROWS), 0f);
          rows(own.line, lanes, depth, to, at + p * TILE_ROWS);
        }
      }
      return;
    }
    for (int lane = 0; lane < lanes; lane += width) {
      long first = start + lane * laneStride;
      int panel = at + lane * depth;
      if (width == TILE_COLUMNS && depthStride == 1 && lane + width <= lanes) {
        int whole = depth / W * W;
        blocks(whole, from, first, laneStride, to, panel, own.block);
        strew(width, width, depth - whole, from, first + whole, laneStride, 1, to, panel + whole * width, own.line);
      } else {
        strew(width, Math.min(width, lanes - lane), depth, from, first, laneStride, depthStride, to, panel, own.line);
      }
    }
  }

  /// One step of all panels of B, from neighbouring columns.
  private static void vectors(int lanes, int depth, MemorySegment from, long start, float[] to, int at) {
    int lane = 0;
    for (; lane <= lanes - W; lane += W) {
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

  /// A whole panel of B whose columns are contiguous, W columns by W steps at a time.
  private static void blocks(
      int depth, MemorySegment from, long start, long laneStride, float[] to, int at, float[] block) {
    for (int p = 0; p < depth; p += W) {
      for (int lane = 0; lane < TILE_COLUMNS; lane += W) {
        for (int i = 0; i < W; i += 4) {
          long line = start + (lane + i) * laneStride + p;
          Transpose.begin(Floats.load(from, line), Floats.load(from, line + laneStride),
              Floats.load(from, line + 2 * laneStride), Floats.load(from, line + 3 * laneStride), block, i * W);
        }
        Transpose.end(block, to, STEPS, 0, at + p * TILE_COLUMNS + lane);
      }
    }
  }

  /// A panel of any strides, lane by lane.
  private static void strew(
      int width, int lanes, int depth,
      MemorySegment from, long start, long laneStride, long depthStride,
      float[] to, int at, float[] line) {
    for (int lane = 0; lane < width; lane++) {
      if (lane < lanes) {
        read(from, start + lane * laneStride, depthStride, line, depth);
      } else {
        Arrays.fill(line, 0, depth, 0f);
      }
      // Either width as a constant: C2 then leaves the checks out of the loop.
      if (width == TILE_ROWS) {
        strew(TILE_ROWS, line, depth, to, at + lane);
      } else {
        strew(TILE_COLUMNS, line, depth, to, at + lane);
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
