package org.terrane.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CurveTest {
  @Test
  void thinning_keeps_every_spike_and_both_ends() {
    double[] values = new double[10_000];
    values[1234] = 9;
    values[7001] = -4;
    Curve thinned = curve(values).thinned(500);
    assertThat(thinned.size()).isBetween(100, 501);
    assertThat(thinned.values()).contains(9, -4);
    assertThat(thinned.steps()[0]).isEqualTo(0);
    assertThat(thinned.steps()[thinned.size() - 1]).isEqualTo(9_999);
    assertThat(thinned.steps()).isSorted();
  }

  @Test
  void a_short_curve_is_drawn_whole() {
    Curve curve = curve(1, 2, 3);
    assertThat(curve.thinned(1200)).isSameAs(curve);
  }

  @Test
  void the_running_mean_of_a_straight_line_is_the_line() {
    double[] line = IntStream.range(0, 101).mapToDouble(i -> 2 * i).toArray();
    double[] means = curve(line).smoothed(20).values();
    assertThat(Arrays.copyOfRange(means, 2, 99)).containsExactly(Arrays.copyOfRange(line, 2, 99));
  }

  @Test
  void the_running_mean_skips_what_is_not_a_number() {
    assertThat(curve(1, Double.NaN, 3, Double.NEGATIVE_INFINITY, 5).smoothed(100).values())
        .containsExactly(3, Double.NaN, 3, Double.NaN, 3);
  }

  @Test
  void steps_and_values_go_together() {
    assertThatThrownBy(() -> new Curve("loss", new double[2], new double[3]))
        .hasMessage("[Curve] loss: steps and values must be equally many, but are 2 and 3");
  }

  private static Curve curve(double... values) {
    return new Curve("loss", IntStream.range(0, values.length).asDoubleStream().toArray(), values);
  }
}
