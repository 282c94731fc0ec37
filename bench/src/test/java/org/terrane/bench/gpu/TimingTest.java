package org.terrane.bench.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimingTest {
  @Test
  void the_median_is_the_one_in_the_middle() {
    assertThat(Timing.median(7)).isEqualTo(7);
    assertThat(Timing.median(5, 1, 100)).isEqualTo(5);
    assertThat(Timing.median(9, 1, 8, 2, 7)).isEqualTo(7);
  }

  @Test
  void of_an_even_number_it_is_the_mean_of_two() {
    assertThat(Timing.median(10, 2)).isEqualTo(6);
    assertThat(Timing.median(4, 1000, 1, 3)).isEqualTo(3.5);
  }

  @Test
  void samples_are_left_as_they_were() {
    double[] samples = {3, 1, 2};
    Timing.median(samples);
    assertThat(samples).containsExactly(3, 1, 2);
  }

  @Test
  void as_many_samples_are_taken_as_were_asked_for() {
    Iterator<Double> samples = List.of(3.0, 1.0, 4.0, 1.0, 5.0).iterator();
    assertThat(Timing.median(5, samples::next)).isEqualTo(3);
    assertThat(samples).isExhausted();
  }

  @Test
  void what_is_timed_runs_so_often() {
    int[] runs = {0};
    assertThat(Timing.together(() -> runs[0]++, 3)).isPositive();
    assertThat(runs[0]).isEqualTo(3);
  }
}
