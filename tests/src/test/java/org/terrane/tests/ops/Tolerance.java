package org.terrane.tests.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.Arrays;
import org.terrane.tensor.DType;
import org.terrane.tensor.Tensor;

/// How far a result may be from the one in F64.
enum Tolerance {
  /// Not at all: numbers are only moved, chosen or compared.
  EXACT,
  /// A few units in the last place of F32, number by number.
  ELEMENT,
  /// A few units in the last place of F32 of the largest number: sums, and what is made of them.
  SUM,
  /// Rounding of F64, relative to the largest number: two ways to the same number, both in F64.
  DOUBLE;

  private static final double BF16_ROUNDING = 0x1p-8;

  /// @throws AssertionError naming the first element that is too far off
  void check(String what, Tensor actual, Tensor expected) {
    assertThat(actual.shape()).as(what).isEqualTo(expected.shape());
    double[] a = actual.toDoubles();
    double[] e = expected.toDoubles();
    double largest = Arrays.stream(e).map(Math::abs).filter(Double::isFinite).max().orElse(0);
    for (int i = 0; i < a.length; i++) {
      double allowed = allowed(e[i], largest, actual.dtype());
      boolean same = Double.compare(a[i], e[i]) == 0 || a[i] == e[i];
      if (!same && !(Math.abs(a[i] - e[i]) <= allowed)) {
        fail("%s [%d] must be %.9g within %.3g, but is %.9g", what, i, e[i], allowed, a[i]);
      }
    }
  }

  private double allowed(double expected, double largest, DType dtype) {
    double size = Math.abs(expected);
    double rounding = dtype == DType.BF16 && this != EXACT ? BF16_ROUNDING * size : 0;
    return rounding + switch (this) {
      case EXACT -> 0;
      case ELEMENT -> 4e-7 * size + 1e-7;
      case SUM -> 3e-6 * Math.max(1, largest);
      case DOUBLE -> 1e-13 * Math.max(1, largest);
    };
  }
}
