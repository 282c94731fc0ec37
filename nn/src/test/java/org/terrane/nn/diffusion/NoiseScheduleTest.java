package org.terrane.nn.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoiseScheduleTest {
  @ParameterizedTest
  @ValueSource(ints = {25, 100, 1000, 4000})
  void what_is_left_falls_from_nearly_all_to_nearly_nothing(int steps) {
    for (NoiseSchedule schedule : new NoiseSchedule[] {NoiseSchedule.linear(steps), NoiseSchedule.cosine(steps)}) {
      assertThat(IntStream.range(1, steps)).allMatch(t -> schedule.alphaBar(t) < schedule.alphaBar(t - 1));
      assertThat(schedule.alphaBar(0)).isBetween(0.99, 1.0);
      assertThat(schedule.alphaBar(steps - 1)).isBetween(0.0, 1e-2);
      assertThat(schedule.alphaBar(-1)).isEqualTo(1);
    }
  }

  @Test
  void a_linear_schedule_has_the_betas_of_the_paper() {
    NoiseSchedule schedule = NoiseSchedule.linear(1000);

    assertThat(schedule.beta(0)).isEqualTo(1e-4);
    assertThat(schedule.beta(999)).isCloseTo(0.02, within(1e-15));
    assertThat(schedule.alphaBar(999)).isCloseTo(4.0358e-5, within(1e-9));
    assertThat(NoiseSchedule.linear(250).beta(249)).isCloseTo(0.08, within(1e-15));
  }

  @Test
  void a_cosine_schedule_follows_the_cosine_until_beta_is_clipped() {
    NoiseSchedule schedule = NoiseSchedule.cosine(1000);
    double start = Math.pow(Math.cos(0.008 / 1.008 * Math.PI / 2), 2);

    assertThat(schedule.alphaBar(499))
        .isCloseTo(Math.pow(Math.cos(0.508 / 1.008 * Math.PI / 2), 2) / start, within(1e-12));
    assertThat(schedule.beta(999)).isEqualTo(0.999);
    assertThat(schedule.beta(998)).isLessThan(0.999);
  }

  /// By hand: ᾱ = 1/2 and 1/4, so the ratios are 1 and 1/3; β̃ = β·(1 − 1/2)/(1 − 1/4) = 1/3.
  @Test
  void ratios_and_posterior_are_those_computed_by_hand() {
    NoiseSchedule schedule = NoiseSchedule.of(0.5, 0.5);

    assertThat(schedule.snr(0)).isEqualTo(1);
    assertThat(schedule.snr(1)).isCloseTo(1.0 / 3, within(1e-15));
    assertThat(schedule.posterior(0)).isEqualTo(new NoiseSchedule.Posterior(1, 0, 0));
    NoiseSchedule.Posterior last = schedule.posterior(1);
    assertThat(last.variance()).isCloseTo(1.0 / 3, within(1e-15));
    assertThat(last.ofClean()).isCloseTo(Math.sqrt(0.5) * 2 / 3, within(1e-15));
    assertThat(last.ofNoisy()).isCloseTo(Math.sqrt(0.5) * 2 / 3, within(1e-15));
  }

  /// Bayes: the precision of `x_{t−1}` given both is that of the prior from `x_0` plus that of the step to `x_t`.
  @Test
  void the_posterior_is_that_of_bayes_rule_at_every_time() {
    NoiseSchedule schedule = NoiseSchedule.cosine(50);
    for (int t = 1; t < 50; t++) {
      double prior = 1 / (1 - schedule.alphaBar(t - 1));
      double step = (1 - schedule.beta(t)) / schedule.beta(t);
      NoiseSchedule.Posterior posterior = schedule.posterior(t);
      assertThat(posterior.variance()).isCloseTo(1 / (prior + step), within(1e-12));
      assertThat(posterior.ofClean())
          .isCloseTo(Math.sqrt(schedule.alphaBar(t - 1)) * prior / (prior + step), within(1e-12));
      assertThat(posterior.ofNoisy())
          .isCloseTo(step / Math.sqrt(1 - schedule.beta(t)) / (prior + step), within(1e-12));
    }
  }

  @Test
  void schedules_that_cannot_be_are_refused() {
    assertThatThrownBy(() -> NoiseSchedule.linear(20))
        .hasMessage("[noiseSchedule] steps must be 21 or more if linear, but is 20");
    assertThatThrownBy(() -> NoiseSchedule.cosine(0))
        .hasMessage("[noiseSchedule] steps must be 1 or more, but is 0");
    assertThatThrownBy(() -> NoiseSchedule.of(0.1, 1))
        .hasMessage("[noiseSchedule] beta must be between 0 and 1 (both excluded), but is 1.0 at time 1");
  }
}
