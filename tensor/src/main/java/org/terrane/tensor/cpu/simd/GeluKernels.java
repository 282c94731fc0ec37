package org.terrane.tensor.cpu.simd;

import static org.terrane.tensor.cpu.simd.Floats.W;
import static org.terrane.tensor.cpu.simd.Floats.load;
import static org.terrane.tensor.cpu.simd.Floats.loadTail;
import static org.terrane.tensor.cpu.simd.Floats.store;
import static org.terrane.tensor.cpu.simd.Floats.storeTail;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/// The exact GELU of elements `from` to `to`, and its gradient.
public final class GeluKernels {
  private static final float SQRT_HALF = 0.70710678f;
  private static final float DENSITY_AT_0 = 0.39894228f; // 1/√(2π)

  private GeluKernels() {}

  /// `y = x · Φ(x)`
  public static void forward(MemorySegment x, MemorySegment y, long from, long to) {
    int count = (int) (to - from);
    int i = 0;
    for (; i <= count - W; i += W) {
      store(GemmGelu.gelu(load(x, from + i)), y, from + i);
    }
    if (i < count) {
      float[] lanes = new float[W];
      FloatVector part = loadTail(x, from + i, count - i, 0, lanes);
      storeTail(GemmGelu.gelu(part), y, from + i, count - i, lanes);
    }
  }

  /// `dx = g · (Φ(x) + x·φ(x))`; dx may be g.
  public static void backward(MemorySegment x, MemorySegment g, MemorySegment dx, long from, long to) {
    int count = (int) (to - from);
    int i = 0;
    for (; i <= count - W; i += W) {
      store(slope(load(x, from + i)).mul(load(g, from + i)), dx, from + i);
    }
    if (i < count) {
      float[] lanes = new float[W];
      FloatVector slope = slope(loadTail(x, from + i, count - i, 0, lanes));
      FloatVector part = slope.mul(loadTail(g, from + i, count - i, 0, lanes));
      storeTail(part, dx, from + i, count - i, lanes);
    }
  }

  private static FloatVector slope(FloatVector x) {
    FloatVector share = GemmGelu.erf(x.mul(SQRT_HALF)).add(1f).mul(0.5f);
    FloatVector density = NegativeExp.exp(x.mul(x).mul(-0.5f)).mul(DENSITY_AT_0);
    return x.fma(density, share);
  }
}
