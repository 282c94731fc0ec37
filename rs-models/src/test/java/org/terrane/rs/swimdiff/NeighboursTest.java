package org.terrane.rs.swimdiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.terrane.rs.swimdiff.Neighbours.Neighbour;

class NeighboursTest {
  /// Around their mean (10, 10) these point east, east and a little north, north, west.
  private static final float[][] FEATURES = {{13, 10}, {11, 10.1f}, {10, 11.9f}, {6, 8}};
  private static final long[] SCENES = {7, 8, 7, 7};

  @Test
  void neighbours_come_by_the_angle_from_the_mean_the_most_alike_first() {
    List<Neighbour> first = Neighbours.of(FEATURES, SCENES, 3).nearest().getFirst();
    assertThat(first).extracting(Neighbour::patch).containsExactly(1, 2, 3);
    assertThat(first.get(0).similarity()).isCloseTo(Math.cos(Math.atan2(0.1, 1)), within(1e-6));
    assertThat(first.get(1).similarity()).isCloseTo(0, within(1e-6));
    assertThat(first.get(2).similarity()).isCloseTo(-4 / Math.sqrt(20), within(1e-6));
    assertThat(first).extracting(Neighbour::ofOwnScene).containsExactly(false, true, true);
  }

  @Test
  void a_patch_is_no_neighbour_of_its_own_even_beside_an_equal_one() {
    float[][] twins = {{1, 0}, {1, 0}, {0, 1}};
    List<List<Neighbour>> nearest = Neighbours.of(twins, new long[] {1, 1, 2}, 5).nearest();
    assertThat(nearest).allMatch(found -> found.size() == 2);
    assertThat(nearest.get(0).getFirst().patch()).isEqualTo(1);
    assertThat(nearest.get(1).getFirst().patch()).isEqualTo(0);
    assertThat(nearest.get(2)).extracting(Neighbour::patch).containsExactly(0, 1);
  }

  @Test
  void the_share_of_own_scenes_stands_beside_that_of_a_lottery() {
    Neighbours neighbours = Neighbours.of(FEATURES, SCENES, 1);
    // 0 and 1 find one another, 2 finds 1, all of another scene; 3 finds 2, of its own.
    assertThat(neighbours.nearest()).extracting(found -> found.getFirst().patch()).containsExactly(1, 0, 1, 2);
    assertThat(neighbours.ofOwnScene()).isEqualTo(0.25);
    assertThat(neighbours.chance()).as("6 of 12 ordered pairs").isEqualTo(0.5);
    assertThat(Neighbours.of(FEATURES, new long[] {1, 2, 3, 4}, 1).chance()).isZero();
  }

  @Test
  void what_cannot_be_compared_is_refused() {
    assertThatThrownBy(() -> Neighbours.of(new float[1][2], new long[1], 1))
        .isInstanceOf(IllegalArgumentException.class).hasMessage(
            "[neighbours] features must be of 2 patches or more and scenes as many, but are of 1 and 1");
  }
}
