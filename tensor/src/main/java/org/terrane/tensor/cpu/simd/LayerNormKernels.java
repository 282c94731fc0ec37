package org.terrane.tensor.cpu.simd;

import static org.terrane.tensor.cpu.simd.Floats.S;
import static org.terrane.tensor.cpu.simd.Floats.W;
import static org.terrane.tensor.cpu.simd.Floats.get;
import static org.terrane.tensor.cpu.simd.Floats.load;
import static org.terrane.tensor.cpu.simd.Floats.set;
import static org.terrane.tensor.cpu.simd.Floats.store;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/// Layer normalisation of rows that lie one behind the other; a row stays in L1 from its first pass to its last.
///
/// Legend: R rows, D columns. Statistics are `(2, R)`: means, then 1/deviations.
public final class LayerNormKernels {
  private LayerNormKernels() {}

  /// `y = (x − mean) · r · weight + bias` for rows `from` to `to`, `r = 1/√(variance + ε)`.
  ///
  /// @param statistics to fill, or `NULL`
  public static void forward(MemorySegment x, MemorySegment weight, MemorySegment bias, MemorySegment y,
      MemorySegment statistics, long rows, long from, long to, int d, float eps) {
    float[] lanes = new float[W];
    boolean keep = statistics.byteSize() > 0;
    for (long row = from; row < to; row++) {
      float mean = sum(x, row * d, d, lanes) / d;
      float r = (float) (1 / Math.sqrt(squares(x, row * d, d, mean, lanes) / d + eps));
      scaleRow(x, weight, bias, y, row * d, d, mean, r);
      if (keep) {
        set(statistics, row, mean);
        set(statistics, rows + row, r);
      }
    }
  }

  private static float sum(MemorySegment x, long at, int d, float[] lanes) {
    FloatVector a = FloatVector.zero(S);
    FloatVector b = FloatVector.zero(S);
    int i = 0;
    for (; i <= d - 2 * W; i += 2 * W) {
      a = a.add(load(x, at + i));
      b = b.add(load(x, at + i + W));
    }
    for (; i <= d - W; i += W) {
      a = a.add(load(x, at + i));
    }
    float sum = Floats.sum(a.add(b), lanes);
    for (; i < d; i++) {
      sum += get(x, at + i);
    }
    return sum;
  }

  /// `Σ (x − mean)²`
  private static float squares(MemorySegment x, long at, int d, float mean, float[] lanes) {
    FloatVector m = FloatVector.broadcast(S, mean);
    FloatVector a = FloatVector.zero(S);
    FloatVector b = FloatVector.zero(S);
    int i = 0;
    for (; i <= d - 2 * W; i += 2 * W) {
      FloatVector u = load(x, at + i).sub(m);
      FloatVector v = load(x, at + i + W).sub(m);
      a = u.fma(u, a);
      b = v.fma(v, b);
    }
    for (; i <= d - W; i += W) {
      FloatVector u = load(x, at + i).sub(m);
      a = u.fma(u, a);
    }
    float sum = Floats.sum(a.add(b), lanes);
    for (; i < d; i++) {
      float u = get(x, at + i) - mean;
      sum += u * u;
    }
    return sum;
  }

  private static void scaleRow(MemorySegment x, MemorySegment weight, MemorySegment bias, MemorySegment y, long at,
      int d, float mean, float r) {
    int i = 0;
    for (; i <= d - W; i += W) {
      FloatVector normal = load(x, at + i).sub(mean).mul(r);
      store(normal.fma(load(weight, i), load(bias, i)), y, at + i);
    }
    for (; i < d; i++) {
      set(y, at + i, Math.fma((get(x, at + i) - mean) * r, get(weight, i), get(bias, i)));
    }
  }

  /// With `n = (x − mean)·r` and `h = g·weight`: `dx = r · (h − mean(h) − n · mean(h·n))`, `dweight = Σ g·n`,
  /// `dbias = Σ g`, for rows `from` to `to`. The two sums, `(2, D)`, are stored at `sums[sumsAt]`.
  public static void backward(MemorySegment x, MemorySegment weight, MemorySegment statistics, MemorySegment g,
      MemorySegment dx, MemorySegment sums, long sumsAt, long rows, long from, long to, int d) {
    float[] lanes = new float[W];
    float[] means = new float[2];
    sums.asSlice(4 * sumsAt, 8L * d).fill((byte) 0);
    for (long row = from; row < to; row++) {
      float mean = get(statistics, row);
      float r = get(statistics, rows + row);
      firstPass(x, weight, g, sums, sumsAt, row * d, d, mean, r, means, lanes);
      secondPass(x, weight, g, dx, row * d, d, mean, r, means[0] / d, means[1] / d);
    }
  }

  /// `dweight += g·n`, `dbias += g`; `means = Σ h, Σ h·n`.
  private static void firstPass(MemorySegment x, MemorySegment weight, MemorySegment g, MemorySegment sums,
      long sumsAt, long at, int d, float mean, float r, float[] means, float[] lanes) {
    FloatVector a = FloatVector.zero(S);
    FloatVector b = FloatVector.zero(S);
    int i = 0;
    for (; i <= d - W; i += W) {
      FloatVector n = load(x, at + i).sub(mean).mul(r);
      FloatVector gi = load(g, at + i);
      FloatVector h = gi.mul(load(weight, i));
      store(gi.fma(n, load(sums, sumsAt + i)), sums, sumsAt + i);
      store(gi.add(load(sums, sumsAt + d + i)), sums, sumsAt + d + i);
      a = a.add(h);
      b = h.fma(n, b);
    }
    float sumH = Floats.sum(a, lanes);
    float sumHn = Floats.sum(b, lanes);
    for (; i < d; i++) {
      float n = (get(x, at + i) - mean) * r;
      float gi = get(g, at + i);
      float h = gi * get(weight, i);
      set(sums, sumsAt + i, Math.fma(gi, n, get(sums, sumsAt + i)));
      set(sums, sumsAt + d + i, gi + get(sums, sumsAt + d + i));
      sumH += h;
      sumHn += h * n;
    }
    means[0] = sumH;
    means[1] = sumHn;
  }

  private static void secondPass(MemorySegment x, MemorySegment weight, MemorySegment g, MemorySegment dx, long at,
      int d, float mean, float r, float meanH, float meanHn) {
    int i = 0;
    for (; i <= d - W; i += W) {
      FloatVector n = load(x, at + i).sub(mean).mul(r);
      FloatVector h = load(g, at + i).mul(load(weight, i));
      store(h.sub(meanH).sub(n.mul(meanHn)).mul(r), dx, at + i);
    }
    for (; i < d; i++) {
      float n = (get(x, at + i) - mean) * r;
      set(dx, at + i, (get(g, at + i) * get(weight, i) - meanH - n * meanHn) * r);
    }
  }
}
