package org.terrane.rs.skysense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.terrane.tensor.DType;
import org.terrane.tensor.Tensor;

class FramesTest {
  private static final Tensor TWO = Tensor.zeros(DType.F32, 2, 3, 4, 4);

  @Test
  void days_go_from_0_to_364_in_leap_years_too() {
    assertThat(Frames.day(LocalDate.of(2023, 1, 1))).isZero();
    assertThat(Frames.day(LocalDate.of(2023, 12, 31))).isEqualTo(364);
    assertThat(Frames.day(LocalDate.of(2024, 3, 1))).isEqualTo(60);
    assertThat(Frames.day(LocalDate.of(2024, 12, 30))).isEqualTo(364);
    assertThat(Frames.day(LocalDate.of(2024, 12, 31))).isEqualTo(364);
  }

  @Test
  void samples_without_a_frame_count() {
    assertThat(new Frames(TWO, List.of(0, 2, 0), List.of(1, 2)).samples()).isEqualTo(3);
  }

  @Test
  void counts_and_days_that_do_not_fit_are_refused() {
    assertThatThrownBy(() -> new Frames(TWO, List.of(1, 2), List.of(1, 2)))
        .hasMessage("[frames] counts must be 0 or more, together 2, but is [1, 2]");
    assertThatThrownBy(() -> new Frames(TWO, List.of(2), List.of(1)))
        .hasMessage("[frames] days must be one for each of 2 frames, but is [1]");
    assertThatThrownBy(() -> new Frames(TWO, List.of(2), List.of(1, 365)))
        .hasMessage("[frames] days must be within 0 and 364, but is [1, 365]");
    assertThatThrownBy(() -> new Frames(TWO.slice(0, 0, 0), List.of(0), List.of()))
        .hasMessage("[frames] values must be (N, C, H, W) with a frame or more, but is (0, 3, 4, 4)");
  }
}
