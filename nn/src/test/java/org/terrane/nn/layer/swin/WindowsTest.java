package org.terrane.nn.layer.swin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Tensor;

class WindowsTest {
  @ParameterizedTest
  @CsvSource({"8, 8, 4, false", "8, 8, 4, true", "7, 9, 4, true", "3, 9, 4, true", "3, 2, 4, true", "6, 10, 3, true",
      "1, 5, 2, true"})
  void joined_windows_are_the_map_that_was_cut(int rows, int columns, int window, boolean shifted) {
    Windows windows = Windows.of(rows, columns, window, shifted);
    Tensor maps = Tensor.normal(Key.of(1), DType.F32, 2, rows, columns, 3);

    Tensor cut = windows.cut(maps);

    assertThat(cut.shape().toArray()).containsExactly(2 * windows.count(), windows.tokens(), 3);
    assertThat(windows.join(cut).toFloats()).containsExactly(maps.toFloats());
  }

  @Test
  void windows_lie_row_by_row_and_so_do_their_tokens() {
    Tensor map = Tensor.arange(16, DType.F32).reshape(1, 4, 4, 1);

    assertThat(Windows.of(4, 4, 2, false).cut(map).toFloats())
        .containsExactly(0, 1, 4, 5, 2, 3, 6, 7, 8, 9, 12, 13, 10, 11, 14, 15);
    assertThat(Windows.of(4, 4, 2, true).cut(map).toFloats())
        .containsExactly(5, 6, 9, 10, 7, 4, 11, 8, 13, 14, 1, 2, 15, 12, 3, 0);
  }

  /// Of the four windows above, the first is in one piece, the second and third in two, the last in four.
  @Test
  void only_tokens_that_were_neighbours_before_the_shift_see_each_other() {
    Tensor mask = Windows.of(4, 4, 2, true).mask().orElseThrow();

    float o = 0;
    float x = -100;
    assertThat(mask.shape().toArray()).containsExactly(4, 4, 4);
    assertThat(mask.toFloats()).containsExactly(
        o, o, o, o, o, o, o, o, o, o, o, o, o, o, o, o,
        o, x, o, x, x, o, x, o, o, x, o, x, x, o, x, o,
        o, o, x, x, o, o, x, x, x, x, o, o, x, x, o, o,
        o, x, x, x, x, o, x, x, x, x, o, x, x, x, x, o);
  }

  @Test
  void a_map_no_larger_than_a_window_is_one_window_and_is_not_shifted() {
    Windows windows = Windows.of(3, 4, 4, true);

    assertThat(windows).isEqualTo(new Windows(3, 4, 3, 4, 0, 0));
    assertThat(windows.count()).isEqualTo(1);
    assertThat(windows.mask()).isEmpty();
    assertThat(Windows.of(3, 5, 4, true)).isEqualTo(new Windows(3, 5, 3, 4, 0, 2));
  }

  @Test
  void offsets_are_spaced_by_their_logarithm_and_found_for_each_pair() {
    double[] table = RelativeOffsets.table(1, 3, 3).toDoubles();

    double near = Math.log(5) / Math.log(8); // Δ = 8 · 1 / 2
    double far = Math.log(9) / Math.log(8); // Δ = 8 · 2 / 2
    assertThat(table).containsExactly(0, -far, 0, -near, 0, 0, 0, near, 0, far);
    assertThat(RelativeOffsets.index(1, 3).toLongs()).containsExactly(2, 1, 0, 3, 2, 1, 4, 3, 2);
    assertThat(RelativeOffsets.index(2, 1).toLongs()).containsExactly(1, 0, 2, 1);
  }
}
