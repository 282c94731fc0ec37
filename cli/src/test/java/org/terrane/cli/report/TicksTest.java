package org.terrane.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TicksTest {
  @Test
  void values_get_round_ticks_that_enclose_them() {
    assertThat(Ticks.around(0.34, 1.13, 5).values()).containsExactly(0.0, 0.25, 0.5, 0.75, 1.0, 1.25);
    assertThat(Ticks.around(80, 92, 4).values()).containsExactly(80.0, 82.5, 85.0, 87.5, 90.0, 92.5);
    assertThat(Ticks.around(-3, 4, 4).values()).containsExactly(-4.0, -2.0, 0.0, 2.0, 4.0);
  }

  @Test
  void a_constant_still_has_an_axis() {
    Ticks ticks = Ticks.around(5, 5, 4);
    assertThat(ticks.low()).isLessThanOrEqualTo(5);
    assertThat(ticks.high()).isGreaterThan(5);
  }

  @Test
  void steps_keep_their_ends_and_whole_ticks() {
    Ticks ticks = Ticks.inside(1, 300, 4);
    assertThat(ticks.low()).isEqualTo(1);
    assertThat(ticks.high()).isEqualTo(300);
    assertThat(ticks.values()).containsExactly(100.0, 200.0, 300.0);
    assertThat(Ticks.inside(1, 3, 8).values()).containsExactly(1.0, 2.0, 3.0);
    assertThat(Ticks.inside(1, 1, 8).values()).containsExactly(1.0, 2.0);
  }

  @Test
  void labels_are_short_and_readable() {
    assertThat(Ticks.label(0.25)).isEqualTo("0.25");
    assertThat(Ticks.label(0.1 + 0.2)).isEqualTo("0.3");
    assertThat(Ticks.label(-12.345)).isEqualTo("−12.35");
    assertThat(Ticks.label(1.5e-4)).isEqualTo("1.5e−4");
    assertThat(Ticks.label(12_500)).isEqualTo("12.5k");
    assertThat(Ticks.label(2_000)).isEqualTo("2000");
    assertThat(Ticks.label(3e6)).isEqualTo("3M");
    assertThat(Ticks.label(0)).isEqualTo("0");
    assertThat(Ticks.label(Double.NaN)).isEqualTo("not a number");
  }
}
