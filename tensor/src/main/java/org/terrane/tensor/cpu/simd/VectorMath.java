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
/// as in `java.lang.Math`. All branches are blends, and the methods must be inlined into the loop that calls them (a
/// vector that crosses a call goes by the heap): the compiler directive of [GemmDirective] asks for it, and constants
/// are ready-made vectors, since each `broadcast` in a loop costs C2 a part of the nodes after which it inlines no
/// more.
///
/// Polynomials of [#exp], [#log] and [#tanh]: S. L. Moshier, Cephes (`expf`, `logf`, `tanhf`). [#erf]: N. Juffa's
/// `erff` (NVIDIA developer forum and Stack Overflow, "Efficient implementation of erff").
public final class VectorMath {
  private static final FloatVector ONE = all(1f);
  private static final FloatVector ZERO = all(0f);
  private static final FloatVector LEAST_EXPONENT = all(-104f);
  private static final FloatVector MOST_EXPONENT = all(89f);
  private static final FloatVector LOG2_E = all(1.44269504f);
  private static final FloatVector LN2_HIGH = all(0.693359375f);
  private static final FloatVector LN2_LOW = all(-2.12194440e-4f);
  private static final FloatVector MINUS_LN2_HIGH = all(-0.693359375f);
  private static final FloatVector MINUS_LN2_LOW = all(2.12194440e-4f);
  /// Adding it rounds a float to a whole number, which then stands in the low bits.
  private static final FloatVector ROUNDER = all(0x1.8p23f);
  private static final IntVector ROUNDER_BITS = ROUNDER.reinterpretAsInts();
  private static final IntVector EXPONENT_BIAS = IntVector.broadcast(ROUNDER_BITS.species(), 127);
  private static final IntVector SIGN = IntVector.broadcast(ROUNDER_BITS.species(), Integer.MIN_VALUE);
  private static final FloatVector WHOLE = all(0x1p23f);
  private static final int FRACTION_BITS = 23;

  private static final FloatVector EXP_0 = all(5.0000001201e-1f);
  private static final FloatVector EXP_1 = all(1.6666665459e-1f);
  private static final FloatVector EXP_2 = all(4.1665795894e-2f);
  private static final FloatVector EXP_3 = all(8.3334519073e-3f);
  private static final FloatVector EXP_4 = all(1.3981999507e-3f);
  private static final FloatVector EXP_5 = all(1.9875691500e-4f);

  private static final FloatVector LOG_0 = all(7.0376836292e-2f);
  private static final FloatVector LOG_1 = all(-1.1514610310e-1f);
  private static final FloatVector LOG_2 = all(1.1676998740e-1f);
  private static final FloatVector LOG_3 = all(-1.2420140846e-1f);
  private static final FloatVector LOG_4 = all(1.4249322787e-1f);
  private static final FloatVector LOG_5 = all(-1.6668057665e-1f);
  private static final FloatVector LOG_6 = all(2.0000714765e-1f);
  private static final FloatVector LOG_7 = all(-2.4999993993e-1f);
  private static final FloatVector LOG_8 = all(3.3333331174e-1f);

  private static final FloatVector TWO = all(2f);
  private static final FloatVector TANH_IS_ONE = all(10f);
  private static final FloatVector TANH_FAR = all(0.625f);
  private static final FloatVector TANH_0 = all(-5.70498872745e-3f);
  private static final FloatVector TANH_1 = all(2.06390887954e-2f);
  private static final FloatVector TANH_2 = all(-5.37397155531e-2f);
  private static final FloatVector TANH_3 = all(1.33314422036e-1f);
  private static final FloatVector TANH_4 = all(-3.33332819422e-1f);

  private static final FloatVector ERF_IS_ONE = all(4f);
  private static final FloatVector ERF_FAR = all(0.927734375f);
  private static final FloatVector ERF_FAR_0 = all(-1.72853470e-5f);
  private static final FloatVector ERF_FAR_1 = all(3.83197126e-4f);
  private static final FloatVector ERF_FAR_2 = all(-3.88396438e-3f);
  private static final FloatVector ERF_FAR_3 = all(2.42546219e-2f);
  private static final FloatVector ERF_FAR_4 = all(-1.06777877e-1f);
  private static final FloatVector ERF_FAR_5 = all(-6.34846687e-1f);
  private static final FloatVector ERF_FAR_6 = all(-1.28717512e-1f);

  private static final FloatVector ERF_0 = all(-5.96761703e-4f);
  private static final FloatVector ERF_1 = all(4.99119423e-3f);
  private static final FloatVector ERF_2 = all(-2.67681349e-2f);
  private static final FloatVector ERF_3 = all(1.12819925e-1f);
  private static final FloatVector ERF_4 = all(-3.76125336e-1f);
  private static final FloatVector ERF_5 = all(1.28379166e-1f);

  private VectorMath() {}

  private static FloatVector all(float value) {
    return FloatVector.broadcast(Lanes.FLOATS, value);
  }

  /// `eˣ`: `x = n·ln 2 + r`, a polynomial for `eʳ`, then `2ⁿ` in two factors, so that subnormal results round once.
  public static FloatVector exp(FloatVector x) {
    FloatVector held = x.blend(LEAST_EXPONENT, x.compare(LT, LEAST_EXPONENT));
    held = held.blend(MOST_EXPONENT, held.compare(GT, MOST_EXPONENT));
    FloatVector rounded = held.fma(LOG2_E, ROUNDER);
    FloatVector p = fractionalExp(held, rounded.sub(ROUNDER));
    IntVector exponent = rounded.reinterpretAsInts().sub(ROUNDER_BITS);
    IntVector half = exponent.lanewise(ASHR, 1);
    return p.mul(powerOfTwo(half)).mul(powerOfTwo(exponent.sub(half)));
  }

  /// `eˣ` where neither `x` nor the result leaves the normal numbers: `|x| ≤ 87`; for NaN, any number.
  static FloatVector normalExp(FloatVector x) {
    FloatVector rounded = x.fma(LOG2_E, ROUNDER);
    FloatVector p = fractionalExp(x, rounded.sub(ROUNDER));
    return p.reinterpretAsInts().add(rounded.reinterpretAsInts().lanewise(LSHL, FRACTION_BITS)).reinterpretAsFloats();
  }

  /// `eʳ` of `r = x − n·ln 2`
  private static FloatVector fractionalExp(FloatVector x, FloatVector n) {
    FloatVector r = n.fma(MINUS_LN2_LOW, n.fma(MINUS_LN2_HIGH, x));
    FloatVector p = r.fma(EXP_5, EXP_4);
    p = p.fma(r, EXP_3);
    p = p.fma(r, EXP_2);
    p = p.fma(r, EXP_1);
    p = p.fma(r, EXP_0);
    return p.fma(r.mul(r), r).add(ONE);
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
    FloatVector y = e.fma(LN2_LOW, logTail(z));
    FloatVector result = e.fma(LN2_HIGH, y.add(z));
    result = result.blend(x, x.compare(LT, Float.POSITIVE_INFINITY).not());
    result = result.blend(Float.NEGATIVE_INFINITY, x.compare(EQ, 0f));
    return result.blend(Float.NaN, x.compare(LT, 0f));
  }

  /// `ln(1 + z) − z`
  private static FloatVector logTail(FloatVector z) {
    FloatVector p = z.fma(LOG_0, LOG_1);
    p = p.fma(z, LOG_2);
    p = p.fma(z, LOG_3);
    p = p.fma(z, LOG_4);
    p = p.fma(z, LOG_5);
    p = p.fma(z, LOG_6);
    p = p.fma(z, LOG_7);
    p = p.fma(z, LOG_8);
    FloatVector square = z.mul(z);
    return p.mul(z).fma(square, square.mul(-0.5f));
  }

  /// `tanh x`: a polynomial near 0, else `1 − 2 / (e²ˣ + 1)`.
  public static FloatVector tanh(FloatVector x) {
    FloatVector size = x.lanewise(ABS);
    FloatVector held = size.blend(TANH_IS_ONE, size.compare(GT, TANH_IS_ONE));
    FloatVector far = ONE.sub(TWO.div(normalExp(held.add(held)).add(ONE)));
    FloatVector s = x.mul(x);
    FloatVector p = s.fma(TANH_0, TANH_1);
    p = p.fma(s, TANH_2);
    p = p.fma(s, TANH_3);
    p = p.fma(s, TANH_4);
    FloatVector near = p.mul(s).fma(x, x);
    return near.blend(withSignOf(x, far), size.compare(GT, TANH_FAR));
  }

  /// `2/√π · ∫₀ˣ exp(−t²) dt`: a polynomial near 0, else `1 − exp(polynomial)`.
  public static FloatVector erf(FloatVector x) {
    FloatVector t = x.abs().min(ERF_IS_ONE);
    FloatVector s = x.mul(x);
    FloatVector high = t.fma(ERF_FAR_0, ERF_FAR_1);
    FloatVector low = t.fma(ERF_FAR_2, ERF_FAR_3);
    FloatVector r = high.fma(t.mul(t), low);
    r = r.fma(t, ERF_FAR_4);
    r = r.fma(t, ERF_FAR_5);
    r = r.fma(t, ERF_FAR_6);
    r = r.fma(t, t.neg());
    FloatVector far = ONE.sub(normalExp(r));
    far = far.blend(far.neg(), x.compare(LT, ZERO));
    FloatVector p = s.fma(ERF_0, ERF_1);
    p = p.fma(s, ERF_2);
    p = p.fma(s, ERF_3);
    p = p.fma(s, ERF_4);
    p = p.fma(s, ERF_5);
    return p.fma(x, x).blend(far, t.compare(GT, ERF_FAR));
  }

  /// `1 / (1 + e⁻ˣ)`, from the exponential that does not overflow.
  public static FloatVector sigmoid(FloatVector x) {
    FloatVector e = exp(x.lanewise(ABS).neg());
    return ONE.blend(e, x.compare(LT, ZERO)).div(e.add(ONE));
  }

  /// `1/√x`
  public static FloatVector rsqrt(FloatVector x) {
    return ONE.div(x.sqrt());
  }

  static FloatVector square(FloatVector x) {
    return x.mul(x);
  }

  static FloatVector reciprocal(FloatVector x) {
    return ONE.div(x);
  }

  static FloatVector relu(FloatVector x) {
    return x.blend(ZERO, x.compare(LT, ZERO));
  }

  /// ±1; zeros and NaN stay as they are.
  static FloatVector sign(FloatVector x) {
    return x.blend(ONE, x.compare(GT, ZERO)).blend(ONE.neg(), x.compare(LT, ZERO));
  }

  /// To the nearest whole number, ties to even.
  static FloatVector round(FloatVector x) {
    FloatVector size = x.lanewise(ABS);
    FloatVector whole = size.add(WHOLE).sub(WHOLE);
    return withSignOf(x, whole).blend(x, size.compare(LT, WHOLE).not());
  }

  static FloatVector floor(FloatVector x) {
    FloatVector nearest = round(x);
    return nearest.blend(nearest.sub(ONE), nearest.compare(GT, x));
  }

  /// A number that is not negative, with the sign of `x`.
  private static FloatVector withSignOf(FloatVector x, FloatVector size) {
    return x.reinterpretAsInts().and(SIGN).or(size.reinterpretAsInts()).reinterpretAsFloats();
  }
}
