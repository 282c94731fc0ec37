package org.terrane.tensor.cpu.simd;

import static org.terrane.tensor.cpu.simd.Floats.S;
import static org.terrane.tensor.cpu.simd.Floats.W;
import static org.terrane.tensor.cpu.simd.Floats.load;
import static org.terrane.tensor.cpu.simd.Floats.store;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/// The exact GELU of elements `from` to `to`, and its gradient. Reading, computing and writing are one loop, so that
/// computing hides the way to memory; the gradient needs two, of a block each: in one C2 no longer inlines everything.
public final class GeluKernels {
  private static final int BLOCK = 1024;
  private static final float SQRT_HALF = 0.70710678f;
  private static final float DENSITY_AT_0 = 0.39894228f; // 1/√(2π)

  private GeluKernels() {}

  /// `y = x · Φ(x)`
  public static void forward(MemorySegment x, MemorySegment y, long from, long to) {
    int count = (int) (to - from);
    int whole = count - count % W;
    for (int i = 0; i < whole; i += W) {
      store(GemmGelu.gelu(load(x, from + i)), y, from + i);
    }
    if (whole < count) {
      float[] rest = Row.read(x, from + whole, count - whole);
      GemmGelu.apply(rest);
      Row.write(rest, y, from + whole, count - whole);
    }
  }

  /// `dx = g · (Φ(x) + x·φ(x))`; dx may be g.
  public static void backward(MemorySegment x, MemorySegment g, MemorySegment dx, long from, long to) {
    float[] shares = new float[BLOCK];
    long last = to - (to - from) % W;
    for (long at = from; at < last; at += BLOCK) {
      int count = (int) Math.min(BLOCK, last - at);
      shares(x, at, count, shares);
      chain(x, g, dx, at, count, shares);
    }
    if (last < to) {
      rest(x, g, dx, last, (int) (to - last), shares);
    }
  }

  /// Fewer than W elements, as one vector of a copy.
  private static void rest(MemorySegment x, MemorySegment g, MemorySegment dx, long at, int count, float[] shares) {
    float[] row = Row.read(x, at, count);
    float[] slopes = Row.read(g, at, count);
    share(FloatVector.fromArray(S, row, 0)).intoArray(shares, 0);
    slope(FloatVector.fromArray(S, row, 0), FloatVector.fromArray(S, shares, 0))
        .mul(FloatVector.fromArray(S, slopes, 0)).intoArray(slopes, 0);
    Row.write(slopes, dx, at, count);
  }

  private static void shares(MemorySegment x, long at, int count, float[] shares) {
    for (int i = 0; i < count; i += W) {
      share(load(x, at + i)).intoArray(shares, i);
    }
  }

  private static void chain(MemorySegment x, MemorySegment g, MemorySegment dx, long at, int count, float[] shares) {
    for (int i = 0; i < count; i += W) {
      FloatVector slope = slope(load(x, at + i), FloatVector.fromArray(S, shares, i));
      store(slope.mul(load(g, at + i)), dx, at + i);
    }
  }

  /// `Φ(x)`
  private static FloatVector share(FloatVector x) {
    return GemmGelu.erf(x.mul(SQRT_HALF)).add(1f).mul(0.5f);
  }

  /// `Φ(x) + x·φ(x)`
  private static FloatVector slope(FloatVector x, FloatVector share) {
    FloatVector density = NegativeExp.exp(x.mul(x).mul(-0.5f)).mul(DENSITY_AT_0);
    return x.fma(density, share);
  }
}
