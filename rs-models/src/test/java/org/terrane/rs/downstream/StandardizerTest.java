package org.terrane.rs.downstream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StandardizerTest {
  @Test
  void training_rows_get_mean_0_and_deviation_1_and_others_their_scale() {
    Standardizer scale = Standardizer.fit(new float[][] {{1, 100}, {3, 300}});
    assertThat(scale.apply(new float[][] {{1, 100}, {3, 300}, {5, 200}}))
        .isDeepEqualTo(new float[][] {{-1, -1}, {1, 1}, {3, 0}});
  }

  @Test
  void a_feature_that_never_changes_takes_no_part() {
    Standardizer scale = Standardizer.fit(new float[][] {{7, 0.1f}, {7, 0.1f}});
    assertThat(scale.apply(new float[][] {{7, 0.1f}, {8, 0.2f}})).isDeepEqualTo(new float[][] {{0, 0}, {0, 0}});
  }
}
