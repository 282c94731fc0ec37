package org.terrane.tensor.cpu.simd;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GE;
import static org.terrane.tensor.cpu.simd.Floats.S;
import static org.terrane.tensor.cpu.simd.Floats.W;
import static org.terrane.tensor.cpu.simd.Floats.get;
import static org.terrane.tensor.cpu.simd.Floats.set;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/// The largest pixel under a moving window, and the way back to it; planes `from` to `to`.
///
/// Neighbouring windows see pixels `stride` apart. So each row of pixels is dealt to `stride` arrays in turn, like
/// cards, and what neighbouring windows have at the same place is then a vector.
public final class MaxPoolKernels {
  private MaxPoolKernels() {}

  /// Planes of h × w pixels, of rows × columns windows.
  public record Geometry(int h, int w, int rows, int columns, int size, int stride, int padding) {}

  /// `y` = the largest; `places` = where in its window it is, row by row. Not-a-number is larger than all numbers.
  ///
  /// @param places to fill, or `NULL`
  public static void forward(MemorySegment x, MemorySegment y, MemorySegment places, Geometry s, long from, long to) {
    float[] line = Row.of(s.w);
    float[][] dealt = new float[s.stride][Row.padded(s.columns) + s.size];
    for (float[] one : dealt) {
      Arrays.fill(one, Float.NEGATIVE_INFINITY); // what lies left and right of the image
    }
    float[] best = Row.of(s.columns);
    float[] place = Row.of(s.columns);
    for (long row = from * s.rows; row < to * s.rows; row++) {
      Arrays.fill(best, Float.NEGATIVE_INFINITY);
      Arrays.fill(place, 0);
      int top = (int) (row % s.rows) * s.stride - s.padding;
      for (int i = Math.max(0, -top); i < s.size && top + i < s.h; i++) {
        Row.read(x, (row / s.rows * s.h + top + i) * s.w, line, s.w, 0);
        deal(line, dealt, s);
        for (int j = 0; j < s.size; j++) {
          challenge(dealt[j % s.stride], j / s.stride, i * s.size + j, best, place);
        }
      }
      Row.write(best, y, row * s.columns, s.columns);
      if (places.byteSize() > 0) {
        Row.write(place, places, row * s.columns, s.columns);
      }
    }
  }

  /// Pixel i of the line goes to array `(i + padding) mod stride`.
  private static void deal(float[] line, float[][] dealt, Geometry s) {
    for (int hand = 0; hand < s.stride; hand++) {
      float[] to = dealt[hand];
      int first = Math.ceilDiv(Math.max(0, s.padding - hand), s.stride);
      int last = Math.min(to.length, Math.ceilDiv(s.w + s.padding - hand, s.stride));
      int from = first * s.stride + hand - s.padding;
      for (int at = first; at < last; at++, from += s.stride) {
        to[at] = line[from];
      }
    }
  }

  private static void challenge(float[] values, int shift, int here, float[] best, float[] place) {
    for (int at = 0; at < best.length; at += W) {
      FloatVector champion = FloatVector.fromArray(S, best, at);
      FloatVector value = FloatVector.fromArray(S, values, at + shift);
      VectorMask<Float> wins = champion.compare(GE, value).not().and(champion.compare(EQ, champion));
      champion.blend(value, wins).intoArray(best, at);
      FloatVector.fromArray(S, place, at).blend((float) here, wins).intoArray(place, at);
    }
  }

  /// `dx` = the sum of the gradients of all windows in which the pixel is the largest.
  public static void backward(MemorySegment g, MemorySegment places, MemorySegment dx, Geometry s, long from, long to) {
    long plane = (long) s.h * s.w;
    dx.asSlice(4 * from * plane, 4 * (to - from) * plane).fill((byte) 0);
    float[] slopes = Row.of(s.columns);
    float[] place = Row.of(s.columns);
    for (long row = from * s.rows; row < to * s.rows; row++) {
      Row.read(g, row * s.columns, slopes, s.columns, 0);
      Row.read(places, row * s.columns, place, s.columns, 0);
      int top = (int) (row % s.rows) * s.stride - s.padding;
      for (int j = 0; j < s.columns; j++) {
        int here = (int) place[j];
        int y = top + here / s.size;
        int x = j * s.stride - s.padding + here % s.size;
        if (y >= 0 && y < s.h && x >= 0 && x < s.w) { // all −∞: the first place wins, which may lie outside
          long at = (row / s.rows * s.h + y) * s.w + x;
          set(dx, at, get(dx, at) + slopes[j]);
        }
      }
    }
  }
}
