package org.terrane.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SinCosTest {
  @Test
  void sines_come_first_then_cosines_at_falling_frequencies() {
    double[] code = SinCos.code(4, 3);

    assertThat(code).containsExactly(
        new double[] {Math.sin(3), Math.sin(0.03), Math.cos(3), Math.cos(0.03)}, within(1e-15));
  }

  @Test
  void the_base_is_the_ratio_of_the_wavelengths() {
    assertThat(SinCos.code(4, 3, 9)).containsExactly(
        new double[] {Math.sin(3), Math.sin(1), Math.cos(3), Math.cos(1)}, within(1e-15));
  }

  @Test
  void a_grid_puts_the_column_before_the_row() {
    double[] grid = SinCos.grid(8, 2, 3, 1).toDoubles(); // cell (row 1, column 2) is the last

    double[] last = Arrays.copyOfRange(grid, 5 * 8, 6 * 8);
    assertThat(Arrays.copyOf(last, 4)).containsExactly(SinCos.code(4, 2));
    assertThat(Arrays.copyOfRange(last, 4, 8)).containsExactly(SinCos.code(4, 1));
  }

  @Test
  void spacing_multiplies_the_position() {
    assertThat(Arrays.copyOfRange(SinCos.grid(8, 1, 2, 30).toDoubles(), 8, 16))
        .isEqualTo(Arrays.copyOfRange(SinCos.grid(8, 1, 4, 10).toDoubles(), 24, 32));
  }

  @Test
  void widths_that_cannot_be_halved_are_refused() {
    assertThatThrownBy(() -> SinCos.code(3, 0)).hasMessage("[sinCos] dim must be even, but is 3");
    assertThatThrownBy(() -> SinCos.grid(6, 2, 2, 1)).hasMessage("[sinCos] dim must be a multiple of 4, but is 6");
  }
}
