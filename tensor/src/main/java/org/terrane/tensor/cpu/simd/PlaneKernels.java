package org.terrane.tensor.cpu.simd;

import static org.terrane.tensor.cpu.simd.Floats.NONE;
import static org.terrane.tensor.cpu.simd.Floats.S;
import static org.terrane.tensor.cpu.simd.Floats.W;
import static org.terrane.tensor.cpu.simd.Floats.get;
import static org.terrane.tensor.cpu.simd.Floats.load;
import static org.terrane.tensor.cpu.simd.Floats.set;
import static org.terrane.tensor.cpu.simd.Floats.store;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/// What batch and group normalisation do with [Planes]: sums, and two maps of each number.
///
/// Sums are made of blocks of [#BLOCK] numbers, in F32, which are added in `double`.
public final class PlaneKernels {
  private static final int BLOCK = 1024;

  private PlaneKernels() {}

  /// `Σ x / M` over all M numbers.
  public static float mean(MemorySegment x, Planes planes) {
    return (float) (sum(x, planes) / planes.numbers());
  }

  /// `Σ (x − mean)² / M`
  public static double variance(MemorySegment x, Planes planes, float mean) {
    return dot(x, x, mean, mean, planes) / planes.numbers();
  }

  /// `Σ x`
  public static double sum(MemorySegment x, Planes planes) {
    Sum sum = new Sum();
    for (int plane = 0; plane < planes.count(); plane++) {
      long at = planes.at(plane);
      for (int done = 0; done < planes.size(); done += BLOCK) {
        int n = Math.min(BLOCK, planes.size() - done);
        add(x, at + done, n, sum.room(n));
      }
    }
    return sum.total();
  }

  /// `Σ (a − meanA) · (b − meanB)`
  public static double dot(MemorySegment a, MemorySegment b, float meanA, float meanB, Planes planes) {
    Sum sum = new Sum();
    for (int plane = 0; plane < planes.count(); plane++) {
      long at = planes.at(plane);
      for (int done = 0; done < planes.size(); done += BLOCK) {
        int n = Math.min(BLOCK, planes.size() - done);
        addProducts(a, b, meanA, meanB, at + done, n, sum.room(n));
      }
    }
    return sum.total();
  }

  /// A sum on its way: the lanes of a vector hold up to [#BLOCK] numbers, a `double` all before them. Small planes
  /// share a block: to add up lanes takes longer than to add a small plane to them.
  private static final class Sum {
    private final float[] lanes = new float[W];
    private double before;
    private int numbers;

    /// The lanes, ready to take `n ≤ BLOCK` numbers.
    float[] room(int n) {
      if (numbers + n > BLOCK) {
        before = total();
        Arrays.fill(lanes, 0);
        numbers = 0;
      }
      numbers += n;
      return lanes;
    }

    double total() {
      return before + Floats.sum(FloatVector.fromArray(S, lanes, 0));
    }
  }

  /// `lanes += x`
  private static void add(MemorySegment x, long at, int n, float[] lanes) {
    FloatVector a = FloatVector.fromArray(S, lanes, 0);
    FloatVector b = FloatVector.zero(S);
    int i = 0;
    for (; i <= n - 2 * W; i += 2 * W) {
      a = load(x, at + i).add(a);
      b = load(x, at + i + W).add(b);
    }
    if (i <= n - W) {
      a = load(x, at + i).add(a);
      i += W;
    }
    NONE.add(a).add(b).intoArray(lanes, 0);
    for (int lane = 0; i < n; i++, lane++) {
      lanes[lane] += get(x, at + i);
    }
  }

  /// `lanes += (x − meanX) · (y − meanY)`
  private static void addProducts(MemorySegment x, MemorySegment y, float meanX, float meanY, long at, int n,
      float[] lanes) {
    FloatVector a = FloatVector.fromArray(S, lanes, 0);
    FloatVector b = FloatVector.zero(S);
    int i = 0;
    for (; i <= n - 2 * W; i += 2 * W) {
      a = load(x, at + i).sub(meanX).fma(load(y, at + i).sub(meanY), a);
      b = load(x, at + i + W).sub(meanX).fma(load(y, at + i + W).sub(meanY), b);
    }
    if (i <= n - W) {
      a = load(x, at + i).sub(meanX).fma(load(y, at + i).sub(meanY), a);
      i += W;
    }
    NONE.add(a).add(b).intoArray(lanes, 0);
    for (int lane = 0; i < n; i++, lane++) {
      lanes[lane] = Math.fma(get(x, at + i) - meanX, get(y, at + i) - meanY, lanes[lane]);
    }
  }

  /// `y = (x − mean) · scale + shift`
  public static void normalize(MemorySegment x, MemorySegment y, Planes planes, float mean, float scale, float shift) {
    for (int plane = 0; plane < planes.count(); plane++) {
      normalize(x, y, planes.at(plane), planes.size(), mean, scale, shift);
    }
  }

  private static void normalize(MemorySegment x, MemorySegment y, long at, int n, float mean, float scale,
      float shift) {
    FloatVector factor = FloatVector.broadcast(S, scale);
    FloatVector addend = FloatVector.broadcast(S, shift);
    int i = 0;
    for (; i <= n - W; i += W) {
      store(load(x, at + i).sub(mean).fma(factor, addend), y, at + i);
    }
    for (; i < n; i++) {
      set(y, at + i, Math.fma(get(x, at + i) - mean, scale, shift));
    }
  }

  /// `dx = g · scale + (x − mean) · slope + shift`
  public static void spread(MemorySegment g, MemorySegment x, MemorySegment dx, Planes planes, float scale, float mean,
      float slope, float shift) {
    for (int plane = 0; plane < planes.count(); plane++) {
      spread(g, x, dx, planes.at(plane), planes.size(), scale, mean, slope, shift);
    }
  }

  private static void spread(MemorySegment g, MemorySegment x, MemorySegment dx, long at, int n, float scale,
      float mean, float slope, float shift) {
    FloatVector factor = FloatVector.broadcast(S, scale);
    FloatVector factorX = FloatVector.broadcast(S, slope);
    FloatVector addend = FloatVector.broadcast(S, shift);
    int i = 0;
    for (; i <= n - W; i += W) {
      store(load(x, at + i).sub(mean).fma(factorX, load(g, at + i).fma(factor, addend)), dx, at + i);
    }
    for (; i < n; i++) {
      set(dx, at + i, Math.fma(get(x, at + i) - mean, slope, Math.fma(get(g, at + i), scale, shift)));
    }
  }
}
