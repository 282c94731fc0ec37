package org.terrane.rs.downstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;
import org.terrane.tensor.Key;

class BootstrapTest {
  private static final Bootstrap BOOTSTRAP = Bootstrap.standard(Key.of(1));

  @Test
  void equal_values_leave_no_doubt() {
    assertThat(BOOTSTRAP.of(new double[] {1, 1, 1})).isEqualTo(new Bootstrap.Interval(1, 1, 1));
  }

  @Test
  void an_accuracy_moves_as_the_binomial_says() {
    double[] right = new double[600];
    Arrays.fill(right, 0, 450, 1);
    Bootstrap.Interval interval = BOOTSTRAP.of(right);
    BinomialDistribution exact = new BinomialDistribution(600, 0.75);
    assertThat(interval.mean()).isEqualTo(0.75);
    // 1000 resamples place each end within about 1.5 patches (its standard error).
    assertThat(interval.low()).isCloseTo(exact.inverseCumulativeProbability(0.025) / 600.0, within(5 / 600.0));
    assertThat(interval.high()).isCloseTo(exact.inverseCumulativeProbability(0.975) / 600.0, within(5 / 600.0));
  }

  @Test
  void the_same_key_draws_the_same_patches() {
    double[] one = {1, 0, 0, 1, 1, 0, 1, 1};
    double[] opposite = Arrays.stream(one).map(value -> 1 - value).toArray();
    Bootstrap.Interval first = BOOTSTRAP.of(one);
    assertThat(BOOTSTRAP.of(one)).isEqualTo(first);
    // Drawn from the same places, the opposite answers mirror the interval.
    assertThat(BOOTSTRAP.of(opposite).low()).isCloseTo(1 - first.high(), within(1e-12));
    double[] fine = Key.of(3).split(50).stream().mapToDouble(Key::uniform).toArray();
    assertThat(Bootstrap.standard(Key.of(2)).of(fine)).isNotEqualTo(BOOTSTRAP.of(fine));
  }
}
