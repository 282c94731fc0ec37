package org.terrane.rs.skysense;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.terrane.tensor.Key;

class WindowTest {
  private static final int OUT = Window.OUTSIDE;

  @Test
  void cells_are_found_in_another_view_where_both_show_the_ground() {
    Window here = new Window(1, 0, Mirroring.HORIZONTAL);
    Window there = new Window(0, 1, Mirroring.NONE);

    assertThat(here.cellsIn(there, 3)).containsExactly(OUT, 3, 4, OUT, 6, 7, OUT, OUT, OUT);
    assertThat(there.cellsIn(here, 3)).containsExactly(OUT, OUT, OUT, 1, 2, OUT, 4, 5, OUT);
    assertThat(here.sameGround(there)).isFalse();
  }

  @Test
  void views_that_are_mirrored_otherwise_show_the_same_ground() {
    assertThat(Window.atCorner(Mirroring.BOTH).sameGround(Window.atCorner(Mirroring.NONE))).isTrue();
  }

  @Test
  void views_lie_anywhere_in_their_square() {
    Set<Window> drawn = new HashSet<>();
    for (int draw = 0; draw < 200; draw++) {
      Window window = Window.draw(6, 4, Key.of(1).fold(draw));
      assertThat(window.row()).isBetween(0, 2);
      assertThat(window.column()).isBetween(0, 2);
      drawn.add(window);
    }
    assertThat(drawn).hasSize(9);
  }
}
