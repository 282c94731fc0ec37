package org.terrane.rs.skysense;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.terrane.rs.views.Picture;
import org.terrane.tensor.Key;

class MirroringTest {
  @Test
  void cells_say_where_the_ground_went() {
    assertThat(Mirroring.NONE.cells(2)).containsExactly(0, 1, 2, 3);
    assertThat(Mirroring.HORIZONTAL.cells(3)).containsExactly(2, 1, 0, 5, 4, 3, 8, 7, 6);
    assertThat(Mirroring.VERTICAL.cells(3)).containsExactly(6, 7, 8, 3, 4, 5, 0, 1, 2);
    assertThat(Mirroring.BOTH.cells(2)).containsExactly(3, 2, 1, 0);
    Picture picture = new Picture(2, 2, 2, new float[] {1, 2, 3, 4, 5, 6, 7, 8});
    assertThat(Mirroring.HORIZONTAL.of(picture).pixels()).containsExactly(2, 1, 4, 3, 6, 5, 8, 7);
    assertThat(Mirroring.VERTICAL.of(new boolean[] {true, false, false, false}, 2))
        .containsExactly(false, false, true, false);
  }

  @ParameterizedTest
  @EnumSource(Mirroring.class)
  void each_is_its_own_opposite(Mirroring mirroring) {
    float[] pixels = new float[2 * 5 * 5];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = i;
    }
    Picture picture = new Picture(2, 5, 5, pixels);
    assertThat(mirroring.of(mirroring.of(picture)).pixels()).isEqualTo(pixels);
  }

  @Test
  void all_are_drawn_unless_their_chance_is_nought() {
    Set<Mirroring> seen = EnumSet.noneOf(Mirroring.class);
    for (int draw = 0; draw < 50; draw++) {
      seen.add(Mirroring.draw(0.5, 0.5, Key.of(1).fold(draw)));
      assertThat(Mirroring.draw(0, 0, Key.of(1).fold(draw))).isEqualTo(Mirroring.NONE);
      assertThat(Mirroring.draw(1, 0, Key.of(1).fold(draw))).isEqualTo(Mirroring.HORIZONTAL);
    }
    assertThat(seen).hasSize(4);
  }
}
