package org.terrane.rs.skysense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LossWeightsTest {
  @Test
  void a_term_counts_the_product_of_its_weights() {
    LossWeights weights = new LossWeights(2, 0.1, 1, 3, 5, 7, 11, 13, 0, true);

    assertThat(weights.of(new Term(Feature.HIGH_RESOLUTION, Granularity.PIXEL))).isEqualTo(2 * 7);
    assertThat(weights.of(new Term(Feature.MULTISPECTRAL, Granularity.OBJECT))).isEqualTo(2 * 3 * 11);
    assertThat(weights.of(new Term(Feature.RADAR, Granularity.IMAGE))).isEqualTo(2 * 5 * 13);
    assertThat(Term.all()).filteredOn(term -> !weights.has(term)).extracting(Term::label)
        .containsExactly("fused_pixel", "fused_object", "fused_image");
  }

  @Test
  void weights_below_0_and_nothing_to_learn_are_refused() {
    assertThatThrownBy(() -> new LossWeights(1, 0.1, -1, 1, 1, 1, 1, 1, 1, true))
        .hasMessage("weights of losses must be 0 or more, and finite");
    assertThatThrownBy(() -> new LossWeights(0, 0, 1, 1, 1, 1, 1, 1, 1, true))
        .hasMessage("contrast and alignment must not both be 0");
  }
}
