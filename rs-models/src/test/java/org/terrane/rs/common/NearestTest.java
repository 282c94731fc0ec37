package org.terrane.rs.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
  private static final List<String> BANDS = List.of("B02", "B03", "B8A", "B11", "near-infrared");

  @Test
  void one_wrong_letter_is_forgiven() {
    assertThat(Nearest.to("near-infrarde", BANDS)).contains("near-infrared");
    assertThat(Nearest.to("b8a", BANDS)).contains("B8A");
    assertThat(Nearest.to("nearInfrared", BANDS)).contains("near-infrared");
  }

  @Test
  void a_different_word_is_not_guessed() {
    assertThat(Nearest.to("temperature", BANDS)).isEmpty();
    assertThat(Nearest.to("B", List.of())).isEmpty();
  }

  @Test
  void of_equally_near_words_the_first_is_named() {
    assertThat(Nearest.to("B04", BANDS)).contains("B02");
  }

  @Test
  void a_hint_is_ready_to_be_appended() {
    assertThat(Nearest.hint("near-infrare", BANDS)).isEqualTo("; did you mean 'near-infrared'?");
    assertThat(Nearest.hint("temperature", BANDS)).isEmpty();
  }
}
