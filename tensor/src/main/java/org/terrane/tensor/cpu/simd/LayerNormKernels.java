package org.terrane.tensor.cpu.simd;

import static org.terrane.tensor.cpu.simd.Floats.NONE;
import static org.terrane.tensor.cpu.simd.Floats.S;
import static org.terrane.tensor.cpu.simd.Floats.W;
import static org.terrane.tensor.cpu.simd.Floats.get;
import static org.terrane.tensor.cpu.simd.Floats.set;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/// Layer normalisation of rows that lie one behind the other.
///
/// Legend: R rows, D columns; rows `from` to `to`. Statistics are `(2, R)`: means, then 1/deviations.
public final class LayerNormKernels {
  private LayerNormKernels() {}

  /// `y = (x − mean) · r · weight + bias`, `r = 1/√(variance + ε)`.
  ///
  /// @param statistics to fill, or `NULL`
  public static void forward(MemorySegment x, MemorySegment weight, MemorySegment bias, MemorySegment y,
      MemorySegment statistics, long rows, long from, long to, int d, float eps) {
    float[] w = Row.read(weight, 0, d);
    float[] b = Row.read(bias, 0, d);
    float[] row = Row.of(d);
    boolean keep = statistics.byteSize() > 0;
    for (long i = from; i < to; i++) {
      Row.read(x, i * d, row, d, 0);
      float mean = Row.sum(row) / d;
      Row.pad(row, d, mean);
      float r = (float) (1 / Math.sqrt(squares(row, mean) / d + eps));
      normalize(row, w, b, mean, r);
      Row.write(row, y, i * d, d);
      if (keep) {
        set(statistics, i, mean);
        set(statistics, rows + i, r);
      }
    }
  }

  /// `Σ (x − mean)²`
  private static float squares(float[] row, float mean) {
    FloatVector a = FloatVector.zero(S);
    FloatVector b = a;
    int i = 0;
    for (; i <= row.length - 2 * W; i += 2 * W) {
      FloatVector u = FloatVector.fromArray(S, row, i).sub(mean);
      FloatVector v = FloatVector.fromArray(S, row, i + W).sub(mean);
      a = u.fma(u, a);
      b = v.fma(v, b);
    }
    if (i < row.length) {
      FloatVector u = FloatVector.fromArray(S, row, i).sub(mean);
      a = u.fma(u, a);
    }
    return Floats.sum(NONE.add(a).add(b));
  }

  private static void normalize(float[] row, float[] weight, float[] bias, float mean, float r) {
    for (int i = 0; i < row.length; i += W) {
      FloatVector n = FloatVector.fromArray(S, row, i).sub(mean).mul(r);
      n.fma(FloatVector.fromArray(S, weight, i), FloatVector.fromArray(S, bias, i)).intoArray(row, i);
    }
  }

  /// With `n = (x − mean)·r` and `h = g·weight`: `dx = r · (h − mean(h) − n · mean(h·n))`, `dweight = Σ g·n`,
  /// `dbias = Σ g`. The two sums, `(2, D)`, are stored at `sums[sumsAt]`.
  public static void backward(MemorySegment x, MemorySegment weight, MemorySegment statistics, MemorySegment g,
      MemorySegment dx, MemorySegment sums, long sumsAt, long rows, long from, long to, int d) {
    float[] sumH = new float[W];
    float[] sumHn = new float[W];
    float[] w = Row.read(weight, 0, d);
    float[] normal = Row.of(d);
    float[] row = Row.of(d);
    float[] dweight = Row.of(d);
    float[] dbias = Row.of(d);
    for (long i = from; i < to; i++) {
      float mean = get(statistics, i);
      float r = get(statistics, rows + i);
      Row.read(x, i * d, normal, d, mean);
      Row.read(g, i * d, row, d, 0);
      scale(normal, mean, r);
      addUp(normal, row, w, dweight, dbias, sumH, sumHn);
      spread(normal, row, r, total(sumH) / d, total(sumHn) / d);
      Row.write(row, dx, i * d, d);
    }
    Row.write(dweight, sums, sumsAt, d);
    Row.write(dbias, sums, sumsAt + d, d);
  }

  /// `normal: x → n`
  private static void scale(float[] normal, float mean, float r) {
    for (int i = 0; i < normal.length; i += W) {
      FloatVector.fromArray(S, normal, i).sub(mean).mul(r).intoArray(normal, i);
    }
  }

  /// `row: g → h`, `dweight += g·n`, `dbias += g`; `sumH` and `sumHn` are then the sums of h and h·n, lane by lane.
  private static void addUp(float[] normal, float[] row, float[] weight, float[] dweight, float[] dbias, float[] sumH,
      float[] sumHn) {
    FloatVector allH = FloatVector.zero(S);
    FloatVector allHn = FloatVector.zero(S);
    for (int i = 0; i < row.length; i += W) {
      FloatVector n = FloatVector.fromArray(S, normal, i);
      FloatVector g = FloatVector.fromArray(S, row, i);
      g.fma(n, FloatVector.fromArray(S, dweight, i)).intoArray(dweight, i);
      g.add(FloatVector.fromArray(S, dbias, i)).intoArray(dbias, i);
      FloatVector h = g.mul(FloatVector.fromArray(S, weight, i));
      h.intoArray(row, i);
      allH = h.add(allH);
      allHn = h.fma(n, allHn);
    }
    NONE.add(allH).intoArray(sumH, 0);
    NONE.add(allHn).intoArray(sumHn, 0);
  }

  private static float total(float[] lanes) {
    return Floats.sum(FloatVector.fromArray(S, lanes, 0));
  }

  /// `row: h → r · (h − meanH − n · meanHn)`
  private static void spread(float[] normal, float[] row, float r, float meanH, float meanHn) {
    for (int i = 0; i < row.length; i += W) {
      FloatVector n = FloatVector.fromArray(S, normal, i).mul(meanHn);
      FloatVector.fromArray(S, row, i).sub(meanH).sub(n).mul(r).intoArray(row, i);
    }
  }
}
