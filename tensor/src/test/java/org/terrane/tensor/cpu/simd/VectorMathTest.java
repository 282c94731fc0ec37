package org.terrane.tensor.cpu.simd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.junit.jupiter.api.Test;
import org.terrane.tensor.cpu.SpecialFunctions;

class VectorMathTest {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  /// Every so many floats is looked at: a prime, so that all bits vary.
  private static final int STEP = 65_537;
  private static final double ULPS = 2;

  @Test
  void exp_is_within_two_ulp() {
    check(VectorMath::exp, Math::exp);
  }

  @Test
  void log_is_within_two_ulp() {
    check(VectorMath::log, Math::log);
  }

  @Test
  void tanh_is_within_two_ulp() {
    check(VectorMath::tanh, Math::tanh);
  }

  @Test
  void erf_is_within_two_ulp() {
    check(VectorMath::erf, SpecialFunctions::erf);
  }

  @Test
  void sigmoid_is_within_two_ulp() {
    check(VectorMath::sigmoid, x -> 1 / (1 + Math.exp(-x)));
  }

  @Test
  void rsqrt_is_within_two_ulp() {
    check(VectorMath::rsqrt, x -> 1 / Math.sqrt(x));
  }

  private static void check(UnaryOperator<FloatVector> actual, DoubleUnaryOperator expected) {
    float[] special = {0, -0.0f, 1, -1, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MIN_VALUE,
      Float.MIN_NORMAL, Float.MAX_VALUE, -Float.MAX_VALUE, 88.7f, 88.73f, -87.4f, -103.9f, -104f};
    for (float x : special) {
      compare(x, actual.apply(FloatVector.broadcast(S, x)).lane(0), expected);
    }
    float[] values = new float[S.length()];
    float[] results = new float[S.length()];
    for (long bits = 0; bits < 1L << 32; bits += (long) STEP * S.length()) {
      for (int lane = 0; lane < values.length; lane++) {
        values[lane] = Float.intBitsToFloat((int) (bits + lane * STEP));
      }
      actual.apply(FloatVector.fromArray(S, values, 0)).intoArray(results, 0);
      for (int lane = 0; lane < values.length; lane++) {
        compare(values[lane], results[lane], expected);
      }
    }
  }

  private static void compare(float x, float actual, DoubleUnaryOperator expected) {
    double exact = expected.applyAsDouble(x);
    float rounded = (float) exact;
    boolean fits = Float.compare(rounded, actual) == 0
        || Math.abs(actual - exact) <= ULPS * Math.ulp(rounded) && Float.isFinite(rounded);
    if (!fits) {
      assertThat(actual).as("of " + x).isEqualTo(rounded);
    }
  }
}
