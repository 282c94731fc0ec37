package org.terrane.tensor.cpu.simd;

import static jdk.incubator.vector.VectorOperators.ABS;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;

/// Functions of F32 vectors to within 2 ulp over their whole range, subnormal numbers included; NaN and infinities
/// as in `java.lang.Math`. Straight-line: all branches are blends, so the methods inline into any loop.
///
/// Polynomials of [#exp], [#log] and [#tanh]: S. L. Moshier, Cephes (`expf`, `logf`, `tanhf`). [#erf]: N. Juffa's
/// `erff` (NVIDIA developer forum and Stack Overflow, "Efficient implementation of erff").
public final class VectorMath {
  private static final float LOG2_E = 1.44269504f;
  private static final float LN2_HIGH = 0.693359375f;
  private static final float LN2_LOW = -2.12194440e-4f;
  /// Adding it rounds a float to a whole number, which then stands in the low bits.
  private static final float ROUNDER = 0x1.8p23f;
  private static final int EXPONENT_BIAS = 127;
  private static final int FRACTION_BITS = 23;

  private VectorMath() {}

  /// `eˣ`: `x = n·ln 2 + r`, a polynomial for `eʳ`, then `2ⁿ` in two factors, so that subnormal results round once.
  public static FloatVector exp(FloatVector x) {
    FloatVector held = x.blend(-104f, x.compare(LT, -104f));
    held = held.blend(89f, held.compare(GT, 89f));
    FloatVector rounded = held.fma(x.broadcast(LOG2_E), x.broadcast(ROUNDER));
    FloatVector n = rounded.sub(ROUNDER);
    FloatVector r = n.fma(x.broadcast(-LN2_HIGH), held);
    r = n.fma(x.broadcast(-LN2_LOW), r);
    FloatVector p = r.fma(x.broadcast(1.9875691500e-4f), x.broadcast(1.3981999507e-3f));
    p = p.fma(r, x.broadcast(8.3334519073e-3f));
    p = p.fma(r, x.broadcast(4.1665795894e-2f));
    p = p.fma(r, x.broadcast(1.6666665459e-1f));
    p = p.fma(r, x.broadcast(5.0000001201e-1f));
    p = p.fma(r.mul(r), r).add(1f);
    IntVector exponent = rounded.reinterpretAsInts().sub(Float.floatToRawIntBits(ROUNDER));
    IntVector half = exponent.lanewise(ASHR, 1);
    return p.mul(powerOfTwo(half)).mul(powerOfTwo(exponent.sub(half)));
  }

  private static FloatVector powerOfTwo(IntVector exponent) {
    return exponent.add(EXPONENT_BIAS).lanewise(LSHL, FRACTION_BITS).reinterpretAsFloats();
  }

  /// `ln x`: `x = 2ᵉ·m` with `m` in `[√½, √2)`, and a polynomial in `m − 1`.
  public static FloatVector log(FloatVector x) {
    VectorMask<Float> subnormal = x.compare(LT, Float.MIN_NORMAL);
    IntVector bits = x.blend(x.mul(0x1p23f), subnormal).reinterpretAsInts();
    IntVector exponent = bits.sub(0x3F3504F3).lanewise(ASHR, FRACTION_BITS);
    FloatVector z = bits.sub(exponent.lanewise(LSHL, FRACTION_BITS)).reinterpretAsFloats().sub(1f);
    FloatVector e = (FloatVector) exponent.convert(I2F, 0);
    e = e.blend(e.sub(23f), subnormal);
    FloatVector y = e.fma(x.broadcast(LN2_LOW), logTail(z));
    FloatVector result = e.fma(x.broadcast(LN2_HIGH), y.add(z));
    result = result.blend(x, x.compare(LT, Float.POSITIVE_INFINITY).not());
    result = result.blend(Float.NEGATIVE_INFINITY, x.compare(EQ, 0f));
    return result.blend(Float.NaN, x.compare(LT, 0f));
  }

  /// `ln(1 + z) − z`
  private static FloatVector logTail(FloatVector z) {
    FloatVector p = z.fma(z.broadcast(7.0376836292e-2f), z.broadcast(-1.1514610310e-1f));
    p = p.fma(z, z.broadcast(1.1676998740e-1f));
    p = p.fma(z, z.broadcast(-1.2420140846e-1f));
    p = p.fma(z, z.broadcast(1.4249322787e-1f));
    p = p.fma(z, z.broadcast(-1.6668057665e-1f));
    p = p.fma(z, z.broadcast(2.0000714765e-1f));
    p = p.fma(z, z.broadcast(-2.4999993993e-1f));
    p = p.fma(z, z.broadcast(3.3333331174e-1f));
    FloatVector square = z.mul(z);
    return p.mul(z).fma(square, square.mul(-0.5f));
  }

  /// `tanh x`: a polynomial near 0, else `1 − 2 / (e²ˣ + 1)`.
  public static FloatVector tanh(FloatVector x) {
    FloatVector size = x.lanewise(ABS);
    FloatVector far = size.broadcast(1f).sub(size.broadcast(2f).div(exp(size.add(size)).add(1f)));
    FloatVector s = x.mul(x);
    FloatVector p = s.fma(x.broadcast(-5.70498872745e-3f), x.broadcast(2.06390887954e-2f));
    p = p.fma(s, x.broadcast(-5.37397155531e-2f));
    p = p.fma(s, x.broadcast(1.33314422036e-1f));
    p = p.fma(s, x.broadcast(-3.33332819422e-1f));
    FloatVector near = p.mul(s).fma(x, x);
    return near.blend(withSignOf(x, far), size.compare(GT, 0.625f));
  }

  /// `2/√π · ∫₀ˣ exp(−t²) dt`: a polynomial near 0, else `1 − exp(polynomial)`.
  public static FloatVector erf(FloatVector x) {
    FloatVector t = x.lanewise(ABS);
    FloatVector s = x.mul(x);
    t = t.blend(4f, t.compare(GT, 4f));
    FloatVector high = t.fma(x.broadcast(-1.72853470e-5f), x.broadcast(3.83197126e-4f));
    FloatVector low = t.fma(x.broadcast(-3.88396438e-3f), x.broadcast(2.42546219e-2f));
    FloatVector r = high.fma(t.mul(t), low);
    r = r.fma(t, x.broadcast(-1.06777877e-1f));
    r = r.fma(t, x.broadcast(-6.34846687e-1f));
    r = r.fma(t, x.broadcast(-1.28717512e-1f));
    r = r.fma(t, t.neg());
    FloatVector far = withSignOf(x, x.broadcast(1f).sub(exp(r)));
    FloatVector p = s.fma(x.broadcast(-5.96761703e-4f), x.broadcast(4.99119423e-3f));
    p = p.fma(s, x.broadcast(-2.67681349e-2f));
    p = p.fma(s, x.broadcast(1.12819925e-1f));
    p = p.fma(s, x.broadcast(-3.76125336e-1f));
    p = p.fma(s, x.broadcast(1.28379166e-1f));
    return p.fma(x, x).blend(far, t.compare(GT, 0.927734375f));
  }

  /// `1 / (1 + e⁻ˣ)`, from the exponential that does not overflow.
  public static FloatVector sigmoid(FloatVector x) {
    FloatVector e = exp(x.lanewise(ABS).neg());
    return e.broadcast(1f).blend(e, x.compare(LT, 0f)).div(e.add(1f));
  }

  /// `1/√x`
  public static FloatVector rsqrt(FloatVector x) {
    return x.broadcast(1f).div(x.sqrt());
  }

  static FloatVector square(FloatVector x) {
    return x.mul(x);
  }

  static FloatVector reciprocal(FloatVector x) {
    return x.broadcast(1f).div(x);
  }

  static FloatVector relu(FloatVector x) {
    return x.blend(0f, x.compare(LT, 0f));
  }

  /// ±1; zeros and NaN stay as they are.
  static FloatVector sign(FloatVector x) {
    return x.blend(1f, x.compare(GT, 0f)).blend(-1f, x.compare(LT, 0f));
  }

  /// To the nearest whole number, ties to even.
  static FloatVector round(FloatVector x) {
    FloatVector size = x.lanewise(ABS);
    FloatVector whole = size.add(0x1p23f).sub(0x1p23f);
    return withSignOf(x, whole).blend(x, size.compare(LT, 0x1p23f).not());
  }

  static FloatVector floor(FloatVector x) {
    FloatVector nearest = round(x);
    return nearest.blend(nearest.sub(1f), nearest.compare(GT, x));
  }

  /// A number that is not negative, with the sign of `x`.
  private static FloatVector withSignOf(FloatVector x, FloatVector size) {
    return x.reinterpretAsInts().and(Integer.MIN_VALUE).or(size.reinterpretAsInts()).reinterpretAsFloats();
  }
}
