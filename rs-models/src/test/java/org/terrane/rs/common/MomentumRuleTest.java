package org.terrane.rs.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.terrane.nn.optim.Schedule;
import org.terrane.rs.common.MomentumRule.Course;

class MomentumRuleTest {
  @Test
  void it_stays_or_rises_to_one_as_half_a_cosine() {
    Schedule constant = new MomentumRule(0.996, Course.CONSTANT).over(300);
    assertThat(constant.at(0)).isEqualTo(0.996).isEqualTo(constant.at(299));

    Schedule cosine = new MomentumRule(0.99, Course.COSINE).over(300);
    assertThat(cosine.at(0)).isEqualTo(0.99);
    for (long step = 0; step < 300; step++) {
      double byol = 1 - (1 - 0.99) * (Math.cos(Math.PI * step / 300) + 1) / 2;
      assertThat(cosine.at(step)).isCloseTo(byol, within(1e-15)).isLessThan(cosine.at(step + 1));
    }
    assertThat(cosine.at(300)).isEqualTo(1);
  }

  @Test
  void a_side_that_never_follows_is_refused() {
    assertThatThrownBy(() -> new MomentumRule(1, Course.COSINE))
        .hasMessage("start must be 0 or more and below 1, but is 1.0");
    assertThatThrownBy(() -> new MomentumRule(Double.NaN, Course.CONSTANT)).hasMessageContaining("NaN");
  }
}
