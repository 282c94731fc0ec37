package org.terrane.tensor.cpu.simd;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static jdk.incubator.vector.VectorOperators.MAX;
import static jdk.incubator.vector.VectorOperators.MIN;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/// One number for a line of `n ≥ 1` contiguous F32 numbers. Offsets count bytes.
///
/// Four vectors run along the line, then they and their lanes are joined as a tree: at [#BLOCK] numbers the longest
/// chain of additions is short, which is what makes longer sums, made of such blocks, accurate.
public final class ReduceKernel {
  /// Longest line to sum at once.
  public static final int BLOCK = 1024;

  private static final int LANES = Lanes.count();
  private static final int STRIDE = 4 * LANES;

  private ReduceKernel() {}

  /// One of the loops below.
  @FunctionalInterface
  public interface Loop {
    float run(MemorySegment x, long at, int n);
  }

  public static float sum(MemorySegment x, long at, int n) {
    FloatVector a = FloatVector.zero(Lanes.FLOATS);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    int i = 0;
    for (; i <= n - STRIDE; i += STRIDE) {
      a = Lanes.load(x, at + 4L * i).add(a);
      b = Lanes.load(x, at + 4L * (i + LANES)).add(b);
      c = Lanes.load(x, at + 4L * (i + 2 * LANES)).add(c);
      d = Lanes.load(x, at + 4L * (i + 3 * LANES)).add(d);
    }
    float rest = 0;
    for (; i < n; i++) {
      rest += x.get(JAVA_FLOAT, at + 4L * i);
    }
    return Floats.sum(Floats.NONE.add(a).add(b).add(Floats.NONE.add(c).add(d))) + rest;
  }

  /// `Σ x²` of any number of elements, blocks of [#BLOCK] added in double.
  public static double squares(MemorySegment x, long from, long to) {
    double sum = 0;
    for (long at = from; at < to; at += BLOCK) {
      sum += squares(x, 4 * at, (int) Math.min(BLOCK, to - at));
    }
    return sum;
  }

  private static float squares(MemorySegment x, long at, int n) {
    FloatVector a = FloatVector.zero(Lanes.FLOATS);
    FloatVector b = a;
    int i = 0;
    for (; i <= n - 2 * LANES; i += 2 * LANES) {
      FloatVector u = Lanes.load(x, at + 4L * i);
      FloatVector v = Lanes.load(x, at + 4L * (i + LANES));
      a = u.fma(u, a);
      b = v.fma(v, b);
    }
    float rest = 0;
    for (; i < n; i++) {
      float value = x.get(JAVA_FLOAT, at + 4L * i);
      rest = Math.fma(value, value, rest);
    }
    return Floats.sum(Floats.NONE.add(a).add(b)) + rest;
  }

  public static float max(MemorySegment x, long at, int n) {
    float first = x.get(JAVA_FLOAT, at);
    FloatVector a = FloatVector.broadcast(Lanes.FLOATS, first);
    FloatVector b = a;
    int i = 0;
    for (; i <= n - 2 * LANES; i += 2 * LANES) {
      a = Lanes.load(x, at + 4L * i).max(a);
      b = Lanes.load(x, at + 4L * (i + LANES)).max(b);
    }
    float rest = first;
    for (; i < n; i++) {
      rest = Math.max(rest, x.get(JAVA_FLOAT, at + 4L * i));
    }
    return Math.max(a.max(b).reduceLanes(MAX), rest);
  }

  public static float min(MemorySegment x, long at, int n) {
    float first = x.get(JAVA_FLOAT, at);
    FloatVector a = FloatVector.broadcast(Lanes.FLOATS, first);
    FloatVector b = a;
    int i = 0;
    for (; i <= n - 2 * LANES; i += 2 * LANES) {
      a = Lanes.load(x, at + 4L * i).min(a);
      b = Lanes.load(x, at + 4L * (i + LANES)).min(b);
    }
    float rest = first;
    for (; i < n; i++) {
      rest = Math.min(rest, x.get(JAVA_FLOAT, at + 4L * i));
    }
    return Math.min(a.min(b).reduceLanes(MIN), rest);
  }
}
