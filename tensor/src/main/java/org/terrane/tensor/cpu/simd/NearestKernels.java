package org.terrane.tensor.cpu.simd;

import static org.terrane.tensor.cpu.simd.Floats.S;
import static org.terrane.tensor.cpu.simd.Floats.W;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/// Repetition of pixels, and the sum of what was repeated; planes `from` to `to`.
public final class NearestKernels {
  private NearestKernels() {}

  /// Planes of h × w pixels become planes of rows × columns: pixel i of `rows` is pixel `⌊i·h/rows⌋`.
  public record Geometry(int h, int w, int rows, int columns) {
    /// For each column the pixel it is of.
    private int[] sources() {
      int[] sources = new int[columns];
      Arrays.setAll(sources, to -> (int) ((long) to * w / columns));
      return sources;
    }

    /// The first of the rows that are of pixel `from` or a later one.
    private int firstRow(int from) {
      return (int) Math.ceilDiv((long) from * rows, h);
    }
  }

  public static void forward(MemorySegment x, MemorySegment y, Geometry s, long from, long to) {
    int[] sources = s.sources();
    float[] line = Row.of(s.w);
    float[] wide = Row.of(s.columns);
    for (long row = from * s.h; row < to * s.h; row++) {
      long plane = row / s.h;
      int i = (int) (row % s.h);
      Row.read(x, row * s.w, line, s.w, 0);
      for (int j = 0; j < sources.length; j++) {
        wide[j] = line[sources[j]];
      }
      for (int copy = s.firstRow(i); copy < s.firstRow(i + 1); copy++) {
        Row.write(wide, y, (plane * s.rows + copy) * s.columns, s.columns);
      }
    }
  }

  public static void backward(MemorySegment g, MemorySegment dx, Geometry s, long from, long to) {
    int[] sources = s.sources();
    float[] copied = Row.of(s.columns);
    float[] wide = Row.of(s.columns);
    float[] line = Row.of(s.w);
    for (long row = from * s.h; row < to * s.h; row++) {
      long plane = row / s.h;
      int i = (int) (row % s.h);
      Arrays.fill(wide, 0);
      for (int copy = s.firstRow(i); copy < s.firstRow(i + 1); copy++) {
        Row.read(g, (plane * s.rows + copy) * s.columns, copied, s.columns, 0);
        add(copied, wide);
      }
      Arrays.fill(line, 0);
      for (int j = 0; j < sources.length; j++) {
        line[sources[j]] += wide[j];
      }
      Row.write(line, dx, row * s.w, s.w);
    }
  }

  /// `to += from`
  private static void add(float[] from, float[] to) {
    for (int i = 0; i < to.length; i += W) {
      FloatVector.fromArray(S, to, i).add(FloatVector.fromArray(S, from, i)).intoArray(to, i);
    }
  }
}
