package org.terrane.rs.skysense;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.terrane.nn.Init;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Tensor;

class UpHeadTest {
  private static final int FEATURES = 5;
  private static final int FACTOR = 4;

  /// ADR 18: or cells would begin with where they lie in their patch.
  @Test
  void at_first_all_cells_of_a_patch_say_the_same() {
    UpHead up = UpHead.create(Init.of(Key.of(1)), 8, FEATURES, FACTOR);

    Tensor cells = up.forward(Tensor.normal(Key.of(2), DType.F32, 1, 8, 2, 3)); // (1, 5, 8, 12)

    for (int feature = 0; feature < FEATURES; feature++) {
      float[] map = cells.select(0, 0).select(0, feature).toFloats();
      for (int cell = 0; cell < map.length; cell++) {
        int row = cell / 12 / FACTOR * FACTOR;
        int column = cell % 12 / FACTOR * FACTOR;
        assertThat(map[cell]).isEqualTo(map[row * 12 + column]);
      }
      assertThat(map[0]).isNotEqualTo(map[FACTOR]).isNotEqualTo(map[FACTOR * 12]);
    }
  }

  @Test
  void each_has_weights_of_its_own() {
    UpHead up = UpHead.create(Init.of(Key.of(1)), 8, FEATURES, FACTOR);

    assertThat(up.proj().weight().spec().shape().toArray()).containsExactly(FEATURES * FACTOR * FACTOR, 8, 1, 1);
    assertThat(up.proj().bias().orElseThrow().value().toFloats()).containsOnly(0);
  }
}
