package org.terrane.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpreadTest {
  @Test
  void what_has_room_stays_where_it_belongs() {
    assertThat(Spread.of(new double[] {10, 40, 70}, 10, 0, 100)).containsExactly(10, 40, 70);
  }

  @Test
  void neighbours_make_room_for_each_other_on_both_sides() {
    assertThat(Spread.of(new double[] {50, 50}, 10, 0, 100)).containsExactly(45, 55);
    assertThat(Spread.of(new double[] {48, 50, 52}, 10, 0, 100))
        .containsExactly(new double[] {40, 50, 60}, within(1e-9));
  }

  @Test
  void nothing_leaves_the_line() {
    assertThat(Spread.of(new double[] {0, 0, 0}, 10, 0, 100)).containsExactly(5, 15, 25);
    assertThat(Spread.of(new double[] {100, 100}, 10, 0, 100)).containsExactly(85, 95);
    double[] full = Spread.of(new double[] {1, 2, 3, 90, 99}, 20, 0, 100);
    assertThat(full).containsExactly(new double[] {10, 30, 50, 70, 90}, within(1e-9));
  }

  @Test
  void whatever_is_wanted_none_touch() {
    double[] wanted = IntStream.range(0, 20).mapToDouble(i -> 300 + 200 * Math.sin(i * i)).sorted().toArray();
    double[] places = Spread.of(wanted, 40, 0, 1000);
    assertThat(IntStream.range(1, 20)).allSatisfy(i ->
        assertThat(places[i] - places[i - 1]).isGreaterThanOrEqualTo(40 - 1e-9));
    assertThat(Arrays.stream(places)).allSatisfy(place -> assertThat(place).isBetween(20 - 1e-9, 980 + 1e-9));
  }
}
