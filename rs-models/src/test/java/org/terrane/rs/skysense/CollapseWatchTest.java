package org.terrane.rs.skysense;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.terrane.nn.train.StepMetrics;

class CollapseWatchTest {
  @Test
  void a_stretch_of_bad_steps_is_told_of_once() {
    CollapseWatch watch = new CollapseWatch();
    assertThat(watch.see(step(1, 1.5f, 2))).isEmpty();
    assertThat(watch.see(step(2, 0.9f, 2))).hasValue("warning: step 2: entropy of the teacher's mean answer is 0.90 of"
        + " its bound; below 1 the features may be collapsing");
    assertThat(watch.see(step(3, 0.5f, 2))).isEmpty();
    assertThat(watch.see(step(4, 0.5f, 0.25f))).hasValueSatisfying(line -> assertThat(line)
        .startsWith("warning: step 4: spread of features is 0.25 of its bound; "));
    assertThat(watch.see(step(5, 1, 2))).isEmpty();
    assertThat(watch.see(step(6, 0.8f, 2))).as("a number that comes and goes").isEmpty();
    for (int i = 7; i < 17; i++) {
      assertThat(watch.see(step(i, 1, 2))).isEmpty();
    }
    assertThat(watch.see(step(17, 0.9f, 2))).as("a new stretch").isPresent();
  }

  @Test
  void the_stretches_of_a_run_are_told_with_their_worst() {
    List<StepMetrics> metrics = new ArrayList<>();
    for (int i = 1; i <= 40; i++) {
      metrics.add(step(i, i >= 10 && i < 20 ? i / 20f : 1.2f, i == 40 ? 0.75f : 3));
    }
    assertThat(CollapseWatch.in(metrics)).extracting(Object::toString).containsExactly(
        "steps 10 to 19: entropy of the teacher's mean answer down to 0.50 of its bound",
        "step 40: spread of features down to 0.75 of its bound");
    assertThat(CollapseWatch.in(metrics.subList(20, 39))).isEmpty();
  }

  /// Where no term is computed there is nothing to watch.
  @Test
  void a_step_without_these_numbers_is_not_bad() {
    assertThat(new CollapseWatch().see(new StepMetrics(1, 1, Map.of("alignment", 0.5f), 0, 1, 1, 0))).isEmpty();
  }

  private static StepMetrics step(long number, float entropy, float spread) {
    return new StepMetrics(number, 1, Map.of("teacher_entropy", entropy, "feature_spread", spread), 0, 1, 1, 0);
  }
}
