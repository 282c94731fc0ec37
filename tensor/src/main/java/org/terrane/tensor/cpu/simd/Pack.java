package org.terrane.tensor.cpu.simd;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.terrane.tensor.cpu.simd.GemmShape.TILE_COLUMNS;
import static org.terrane.tensor.cpu.simd.GemmShape.TILE_ROWS;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// Copies a matrix into panels, the order in which the kernels read it.
///
/// A panel is `width` lanes wide and `depth` steps deep, `panel[p · width + lane] = matrix(lane, p)`. For A a lane is a
/// row, for B a column; `depth` runs along k. Lanes beyond the matrix are zeros. Whether the operand is transposed only
/// shows in which of the two strides is 1: then four lanes are copied at once, or four lanes by four steps are
/// transposed in registers. Widths are 4 or more; a group of four that would stick out is moved back and overlaps the
/// one before.
final class Pack {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_128;
  private static final ByteOrder O = ByteOrder.nativeOrder();
  private static final VectorShuffle<Float> SWAP_ONE = VectorShuffle.fromValues(S, 1, 0, 3, 2);
  private static final VectorShuffle<Float> SWAP_TWO = VectorShuffle.fromValues(S, 2, 3, 0, 1);
  private static final VectorMask<Float> ODD = VectorMask.fromValues(S, false, true, false, true);
  private static final VectorMask<Float> HIGH = VectorMask.fromValues(S, false, false, true, true);

  private Pack() {}

  /// Packs `lanes × depth` elements from `start` on into `ceil(lanes / width)` panels, one after the other from `at`
  /// on.
  static void panels(
      int width, int lanes, int depth,
      MemorySegment from, long start, long laneStride, long depthStride,
      float[] to, int at) {
    int whole = lanes / width;
    if (laneStride == 1) {
      copy(width, whole, depth, from, start, depthStride, to, at);
    } else if (depthStride == 1) {
      for (int panel = 0; panel < whole; panel++) {
        transpose(width, depth, from, start + panel * width * laneStride, laneStride, to, at + panel * width * depth);
      }
    } else {
      for (int panel = 0; panel < whole; panel++) {
        long first = start + panel * width * laneStride;
        scalar(width, width, depth, from, first, laneStride, depthStride, to, at + panel * width * depth);
      }
    }
    if (whole * width < lanes) {
      long first = start + whole * width * laneStride;
      scalar(width, lanes - whole * width, depth, from, first, laneStride, depthStride, to, at + whole * width * depth);
    }
  }

  /// Lanes are neighbours in memory: step by step, all panels, so that memory is read in long rows.
  private static void copy(
      int width, int panels, int depth, MemorySegment from, long start, long depthStride, float[] to, int at) {
    for (int p = 0; p < depth; p++) {
      long row = start + p * depthStride;
      for (int panel = 0; panel < panels; panel++) {
        // Either width as a constant: C2 then unrolls the loop over groups.
        if (width == TILE_ROWS) {
          copyStep(TILE_ROWS, from, row + panel * TILE_ROWS, to, at + (panel * depth + p) * TILE_ROWS);
        } else {
          copyStep(TILE_COLUMNS, from, row + panel * TILE_COLUMNS, to, at + (panel * depth + p) * TILE_COLUMNS);
        }
      }
    }
  }

  private static void copyStep(int width, MemorySegment from, long start, float[] to, int at) {
    for (int group = 0; group < width; group += 4) {
      int lane = Math.min(group, width - 4);
      FloatVector.fromMemorySegment(S, from, 4 * (start + lane), O).intoArray(to, at + lane);
    }
  }

  /// Steps are neighbours in memory: four by four through registers.
  private static void transpose(
      int width, int depth, MemorySegment from, long start, long laneStride, float[] to, int at) {
    int blocked = depth & -4;
    for (int p = 0; p < blocked; p += 4) {
      if (width == TILE_ROWS) {
        transposeSteps(TILE_ROWS, from, start + p, laneStride, to, at + p * TILE_ROWS);
      } else {
        transposeSteps(TILE_COLUMNS, from, start + p, laneStride, to, at + p * TILE_COLUMNS);
      }
    }
    scalar(width, width, depth - blocked, from, start + blocked, laneStride, 1, to, at + blocked * width);
  }

  private static void transposeSteps(
      int width, MemorySegment from, long start, long laneStride, float[] to, int at) {
    for (int group = 0; group < width; group += 4) {
      int lane = Math.min(group, width - 4);
      transposeBlock(width, from, 4 * (start + lane * laneStride), 4 * laneStride, to, at + lane);
    }
  }

  private static void transposeBlock(
      int width, MemorySegment from, long start, long stride, float[] to, int at) {
    FloatVector r0 = FloatVector.fromMemorySegment(S, from, start, O);
    FloatVector r1 = FloatVector.fromMemorySegment(S, from, start + stride, O);
    FloatVector r2 = FloatVector.fromMemorySegment(S, from, start + 2 * stride, O);
    FloatVector r3 = FloatVector.fromMemorySegment(S, from, start + 3 * stride, O);
    // Exchange the odd lanes of one row with the even ones of the next, then the halves of rows two apart.
    FloatVector s0 = r0.blend(r1.rearrange(SWAP_ONE), ODD);
    FloatVector s1 = r0.rearrange(SWAP_ONE).blend(r1, ODD);
    FloatVector s2 = r2.blend(r3.rearrange(SWAP_ONE), ODD);
    FloatVector s3 = r2.rearrange(SWAP_ONE).blend(r3, ODD);
    s0.blend(s2.rearrange(SWAP_TWO), HIGH).intoArray(to, at);
    s1.blend(s3.rearrange(SWAP_TWO), HIGH).intoArray(to, at + width);
    s0.rearrange(SWAP_TWO).blend(s2, HIGH).intoArray(to, at + 2 * width);
    s1.rearrange(SWAP_TWO).blend(s3, HIGH).intoArray(to, at + 3 * width);
  }

  /// Any strides, and the panel at the edge.
  private static void scalar(
      int width, int lanes, int depth,
      MemorySegment from, long start, long laneStride, long depthStride,
      float[] to, int at) {
    for (int lane = 0; lane < lanes; lane++) {
      long first = start + lane * laneStride;
      for (int p = 0; p < depth; p++) {
        to[at + p * width + lane] = from.get(JAVA_FLOAT, 4 * (first + p * depthStride));
      }
    }
    for (int lane = lanes; lane < width; lane++) {
      for (int p = 0; p < depth; p++) {
        to[at + p * width + lane] = 0f;
      }
    }
  }
}
