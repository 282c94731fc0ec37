package org.terrane.tensor.cpu.simd;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static org.terrane.tensor.cpu.simd.Floats.S;
import static org.terrane.tensor.cpu.simd.Floats.W;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/// Turns lines that lie one after the other in native memory, such as the channels of an image `(C, H · W)`, into heap
/// rows of neighbouring lanes, such as pixels `(H · W, C)`, and back.
///
/// Each element of a line has a place: where in the heap array its row of lanes begins. Blocks of `W × W` are
/// transposed in L1; the last block of a line reaches back over the one before it, so that there are no remainders.
public final class ChannelsLast {
  private ChannelsLast() {}

  /// `to[places[i] + lane] = from[start + lane · laneStride + i]` for `i < count` and `lane < lanes`; offsets count
  /// elements.
  public static void gather(
      MemorySegment from, long start, long laneStride, int lanes, int count, int[] places, float[] to) {
    PackBuffers own = PackBuffers.own();
    if (lanes < W || count < W) {
      float[] line = own.line(count);
      for (int lane = 0; lane < lanes; lane++) {
        MemorySegment.copy(from, JAVA_FLOAT_UNALIGNED, 4 * (start + lane * laneStride), line, 0, count);
        strew(line, count, places, lane, to);
      }
      return;
    }
    for (int lane = 0; lane < lanes; lane += W) {
      int firstLane = Math.min(lane, lanes - W);
      for (int i = 0; i < count; i += W) {
        int first = Math.min(i, count - W);
        gatherBlock(from, start + firstLane * laneStride + first, laneStride, own.block, places, first, firstLane, to);
      }
    }
  }

  private static void strew(float[] line, int count, int[] places, int lane, float[] to) {
    for (int i = 0; i < count; i++) {
      to[places[i] + lane] = line[i];
    }
  }

  private static void gatherBlock(
      MemorySegment from, long start, long laneStride, float[] block, int[] places, int first, int lane, float[] to) {
    for (int i = 0; i < W; i += 4) {
      long at = start + i * laneStride;
      Transpose.begin(Floats.load(from, at), Floats.load(from, at + laneStride), Floats.load(from, at + 2 * laneStride),
          Floats.load(from, at + 3 * laneStride), block, i * W);
    }
    Transpose.end(block, to, places, first, lane);
  }

  /// `to[start + lane · laneStride + i] = from[places[i] + lane]`, the inverse of [#gather].
  public static void scatter(
      float[] from, int[] places, int lanes, int count, MemorySegment to, long start, long laneStride) {
    PackBuffers own = PackBuffers.own();
    if (lanes < W || count < W) {
      float[] line = own.line(count);
      for (int lane = 0; lane < lanes; lane++) {
        collect(from, places, lane, count, line);
        MemorySegment.copy(line, 0, to, JAVA_FLOAT_UNALIGNED, 4 * (start + lane * laneStride), count);
      }
      return;
    }
    for (int lane = 0; lane < lanes; lane += W) {
      int firstLane = Math.min(lane, lanes - W);
      for (int i = 0; i < count; i += W) {
        int first = Math.min(i, count - W);
        scatterBlock(from, places, first, firstLane, own.block, to, start + firstLane * laneStride + first, laneStride);
      }
    }
  }

  private static void collect(float[] from, int[] places, int lane, int count, float[] line) {
    for (int i = 0; i < count; i++) {
      line[i] = from[places[i] + lane];
    }
  }

  private static void scatterBlock(
      float[] from, int[] places, int first, int lane, float[] block, MemorySegment to, long start, long laneStride) {
    for (int i = first; i < first + W; i += 4) {
      Transpose.begin(FloatVector.fromArray(S, from, places[i] + lane),
          FloatVector.fromArray(S, from, places[i + 1] + lane), FloatVector.fromArray(S, from, places[i + 2] + lane),
          FloatVector.fromArray(S, from, places[i + 3] + lane), block, (i - first) * W);
    }
    Transpose.end(block, to, start, laneStride);
  }
}
