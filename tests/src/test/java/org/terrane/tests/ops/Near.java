package org.terrane.tests.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

/// Compares arrays of many numbers. AssertJ's way takes a time that grows with the square of their length.
final class Near {
  private Near() {}

  /// Each number within `allowed` of the expected one; NaN and infinities just where they are expected.
  ///
  /// @throws AssertionError naming the first that is too far off
  static void check(String what, double[] actual, double[] expected, double allowed) {
    assertThat(actual.length).as(what).isEqualTo(expected.length);
    for (int i = 0; i < actual.length; i++) {
      boolean same = Double.compare(actual[i], expected[i]) == 0 || actual[i] == expected[i];
      if (!same && !(Math.abs(actual[i] - expected[i]) <= allowed)) {
        fail("%s [%d] must be %.9g within %.3g, but is %.9g", what, i, expected[i], allowed, actual[i]);
      }
    }
  }
}
