package org.terrane.rs.skysense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.terrane.rs.skysense.contrast.Centring;

class TeacherRuleTest {
  private static final TeacherRule RULE = TeacherRule.STANDARD;

  @Test
  void the_temperature_grows_evenly_over_the_first_30_percent() {
    assertThat(RULE.temperatureAt(0, 1000)).isEqualTo(0.04);
    assertThat(RULE.temperatureAt(150, 1000)).isCloseTo(0.055, within(1e-12));
    assertThat(RULE.temperatureAt(300, 1000)).isEqualTo(0.07);
    assertThat(RULE.temperatureAt(999, 1000)).isEqualTo(0.07);
  }

  @Test
  void without_warm_up_the_temperature_is_there_at_once() {
    assertThat(new TeacherRule(0.1, 0.04, 0.07, 0, Centring.MOVING_MEAN, 0.9, 0.9, 1).temperatureAt(0, 10))
        .isEqualTo(0.07);
  }

  @Test
  void the_momentum_goes_along_half_a_cosine() {
    assertThat(RULE.momentumAt(0, 1000)).isCloseTo(0.996, within(1e-12));
    assertThat(RULE.momentumAt(500, 1000)).isCloseTo(0.998, within(1e-12));
    assertThat(RULE.momentumAt(1000, 1000)).isEqualTo(1);
  }

  @Test
  void what_is_no_share_is_refused() {
    assertThatThrownBy(() -> new TeacherRule(0.1, 0.04, 0.07, 0.3, Centring.MOVING_MEAN, 0.9, 1.1, 1))
        .hasMessage("momenta must be within 0 and 1, but are 0.9, 1.1 and 1.0");
    assertThatThrownBy(() -> new TeacherRule(0.1, 0, 0.07, 0.3, Centring.MOVING_MEAN, 0.9, 0.9, 1))
        .hasMessage("temperatures must be above 0, but are 0.1, 0.0 and 0.07");
  }
}
