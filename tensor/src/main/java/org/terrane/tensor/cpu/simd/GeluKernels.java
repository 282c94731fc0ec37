package org.terrane.tensor.cpu.simd;

import static org.terrane.tensor.cpu.simd.Floats.S;
import static org.terrane.tensor.cpu.simd.Floats.W;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/// The exact GELU of elements `from` to `to`, and its gradient, a block at a time.
public final class GeluKernels {
  private static final int BLOCK = 1024;
  private static final float SQRT_HALF = 0.70710678f;
  private static final float DENSITY_AT_0 = 0.39894228f; // 1/√(2π)

  private GeluKernels() {}

  /// `y = x · Φ(x)`
  public static void forward(MemorySegment x, MemorySegment y, long from, long to) {
    float[] block = new float[BLOCK];
    for (long at = from; at < to; at += BLOCK) {
      int count = (int) Math.min(BLOCK, to - at);
      Row.read(x, at, block, count, 0);
      apply(block);
      Row.write(block, y, at, count);
    }
  }

  /// `dx = g · (Φ(x) + x·φ(x))`; dx may be g.
  public static void backward(MemorySegment x, MemorySegment g, MemorySegment dx, long from, long to) {
    float[] block = new float[BLOCK];
    float[] incoming = new float[BLOCK];
    for (long at = from; at < to; at += BLOCK) {
      int count = (int) Math.min(BLOCK, to - at);
      Row.read(x, at, block, count, 0);
      Row.read(g, at, incoming, count, 0);
      chain(block, incoming);
      Row.write(block, dx, at, count);
    }
  }

  private static void apply(float[] block) {
    for (int i = 0; i < block.length; i += W) {
      GemmGelu.gelu(FloatVector.fromArray(S, block, i)).intoArray(block, i);
    }
  }

  /// `x = gelu'(x) · g`
  private static void chain(float[] x, float[] g) {
    for (int i = 0; i < x.length; i += W) {
      slope(FloatVector.fromArray(S, x, i)).mul(FloatVector.fromArray(S, g, i)).intoArray(x, i);
    }
  }

  private static FloatVector slope(FloatVector x) {
    FloatVector share = GemmGelu.erf(x.mul(SQRT_HALF)).add(1f).mul(0.5f);
    FloatVector density = NegativeExp.exp(x.mul(x).mul(-0.5f)).mul(DENSITY_AT_0);
    return x.fma(density, share);
  }
}
