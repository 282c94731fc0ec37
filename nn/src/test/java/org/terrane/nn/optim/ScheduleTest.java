package org.terrane.nn.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  @Test
  void warm_up_rises_linearly_and_the_cosine_falls_to_the_floor() {
    Schedule schedule = new Schedule.WarmupCosine(1.0, 0.2, 10, 110);

    assertThat(schedule.at(0)).isZero();
    assertThat(schedule.at(5)).isEqualTo(0.5);
    assertThat(schedule.at(10)).isEqualTo(1.0);
    assertThat(schedule.at(35)).isCloseTo(0.2 + 0.8 * 0.5 * (1 + Math.sqrt(0.5)), within(1e-12));
    assertThat(schedule.at(60)).isCloseTo(0.6, within(1e-12));
    assertThat(schedule.at(110)).isCloseTo(0.2, within(1e-12));
    assertThat(schedule.at(500)).isCloseTo(0.2, within(1e-12));
  }

  @Test
  void no_warm_up_starts_at_the_peak() {
    assertThat(new Schedule.WarmupCosine(3.0, 0, 0, 10).at(0)).isEqualTo(3.0);
    assertThat(new Schedule.Constant(0.1).at(1_000)).isEqualTo(0.1);
  }

  @Test
  void a_cosine_goes_up_or_down_and_stays() {
    Schedule up = new Schedule.Cosine(0.04, 0.4, 100);

    assertThat(up.at(0)).isEqualTo(0.04);
    assertThat(up.at(25)).isCloseTo(0.04 + 0.36 * 0.5 * (1 - Math.sqrt(0.5)), within(1e-12));
    assertThat(up.at(50)).isCloseTo(0.22, within(1e-12));
    assertThat(up.at(100)).isEqualTo(up.at(500)).isCloseTo(0.4, within(1e-12));
    assertThat(new Schedule.Cosine(1, 0, 2).at(1)).isCloseTo(0.5, within(1e-12));
    assertThatThrownBy(() -> new Schedule.Cosine(0, 1, 0)).hasMessage("[schedule] steps must be 1 or more, but are 0");
  }

  @Test
  void a_warm_up_longer_than_the_run_is_refused() {
    assertThatThrownBy(() -> new Schedule.WarmupCosine(1, 0, 11, 10))
        .hasMessage("[schedule] warmup must be 0 to steps 10, but is 11");
  }

  @Test
  void steps_leave_a_tenth_from_each_milestone_on() {
    Schedule schedule = new Schedule.Steps(0.03, 10, List.of(120L, 160L));
    assertThat(schedule.at(0)).isZero();
    assertThat(schedule.at(5)).isEqualTo(0.015);
    assertThat(schedule.at(10)).isEqualTo(0.03).isEqualTo(schedule.at(119));
    assertThat(schedule.at(120)).isEqualTo(0.003).isEqualTo(schedule.at(159));
    assertThat(schedule.at(160)).isEqualTo(0.0003, within(1e-18)).isEqualTo(schedule.at(1000));
  }
}
