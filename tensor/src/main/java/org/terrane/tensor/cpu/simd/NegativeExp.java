package org.terrane.tensor.cpu.simd;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/// `eˣ` for x ≤ 0, all that a softmax needs: half the work of [VectorMath#exp], which also rounds subnormal results.
///
/// Error within 2 ulp down to the smallest normal number; below, and at −∞, exactly 0. NaN stays NaN.
/// Polynomial: S. L. Moshier, Cephes (`expf`).
final class NegativeExp {
  private static final float LEAST = -87.3f;
  private static final float LOG2_E = 1.44269504f;
  private static final float LN2_HIGH = 0.693359375f;
  private static final float LN2_LOW = -2.12194440e-4f;
  /// Adding it rounds a float to a whole number, which then stands in the low bits.
  private static final float ROUNDER = 0x1.8p23f;

  private NegativeExp() {}

  static FloatVector exp(FloatVector x) {
    VectorMask<Float> vanishes = x.compare(LT, LEAST);
    FloatVector rounded = x.fma(x.broadcast(LOG2_E), x.broadcast(ROUNDER));
    FloatVector n = rounded.sub(ROUNDER);
    FloatVector r = n.fma(x.broadcast(-LN2_HIGH), x);
    r = n.fma(x.broadcast(-LN2_LOW), r);
    FloatVector p = r.fma(x.broadcast(1.9875691500e-4f), x.broadcast(1.3981999507e-3f));
    p = p.fma(r, x.broadcast(8.3334519073e-3f));
    p = p.fma(r, x.broadcast(4.1665795894e-2f));
    p = p.fma(r, x.broadcast(1.6666665459e-1f));
    p = p.fma(r, x.broadcast(5.0000001201e-1f));
    p = p.fma(r.mul(r), r).add(1f);
    // The low bits of `rounded` are n; shifted to the exponent's place and added, they multiply by 2ⁿ.
    var scaled = p.reinterpretAsInts().add(rounded.reinterpretAsInts().lanewise(LSHL, 23));
    return scaled.reinterpretAsFloats().blend(0f, vanishes);
  }
}
