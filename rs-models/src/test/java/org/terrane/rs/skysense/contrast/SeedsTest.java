package org.terrane.rs.skysense.contrast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.terrane.tensor.fused.L2Normalize.l2Normalize;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Tensor;

class SeedsTest {
  private static final Key KEY = Key.of(91);
  private static final int IMAGES = 40;
  private static final int CELLS = 12;

  @Test
  void the_same_key_draws_the_same_and_another_key_others() {
    Tensor features = Tensor.normal(KEY, DType.F32, IMAGES, CELLS, 8);
    long[] seeds = draw(features, Optional.empty(), 4, KEY);
    assertThat(draw(features, Optional.empty(), 4, KEY)).containsExactly(seeds);
    assertThat(draw(features, Optional.empty(), 4, KEY.fold(1))).isNotEqualTo(seeds);
  }

  @Test
  void no_cell_is_drawn_twice_and_none_that_was_not_seen() {
    Tensor alike = Tensor.ones(DType.F32, IMAGES, CELLS, 8); // distances of 0: the case in which chance alone decides
    Tensor seen = Tensor.uniform(KEY, DType.F32, IMAGES, CELLS).gt(0.6);
    long[] visible = seen.to(DType.I64).toLongs();
    for (Tensor features : new Tensor[] {alike, Tensor.normal(KEY, DType.F32, IMAGES, CELLS, 8)}) {
      Seeds seeds = Seeds.draw(features, Optional.of(seen), 5, KEY);
      for (int image = 0; image < IMAGES; image++) {
        long[] counted = seeds.counted().select(0, image).to(DType.I64).toLongs();
        int count = (int) Arrays.stream(counted).sum();
        int first = image * CELLS;
        assertThat(count).isEqualTo((int) Math.min(5, Arrays.stream(visible, first, first + CELLS).sum()));
        long[] drawn = Arrays.copyOf(seeds.cells().select(0, image).toLongs(), count);
        assertThat(drawn).doesNotHaveDuplicates();
        assertThat(Arrays.stream(drawn)).allMatch(cell -> visible[(int) (first + cell)] == 1);
      }
    }
  }

  @Test
  void groups_far_apart_get_a_seed_each() {
    Tensor centres = Tensor.of(new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1}, 1, 3, 1, 3);
    Tensor noise = Tensor.normal(KEY, DType.F32, IMAGES, 3, 4, 3).mul(0.001);
    Tensor features = centres.add(noise).reshape(IMAGES, CELLS, 3);
    long[] seeds = draw(features, Optional.empty(), 3, KEY);
    for (int image = 0; image < IMAGES; image++) {
      assertThat(Arrays.stream(seeds, image * 3, image * 3 + 3).map(cell -> cell / 4)).doesNotHaveDuplicates();
    }
  }

  /// Squared distances of 1 and 4 from the first vector.
  @Test
  void chances_grow_with_the_squared_distance() {
    int images = 6000;
    Tensor one = l2Normalize(Tensor.of(new float[] {1, 0, 1, (float) Math.sqrt(3), -1, 0}, 1, 3, 2), -1);
    long[] seeds = draw(one.expand(images, 3, 2), Optional.empty(), 2, KEY);
    int[] fromFirst = IntStream.range(0, images).filter(i -> seeds[2 * i] == 0).toArray();
    assertThat(fromFirst.length / (double) images).isCloseTo(1 / 3.0, within(0.02));
    long far = Arrays.stream(fromFirst).filter(i -> seeds[2 * i + 1] == 2).count();
    assertThat(far / (double) fromFirst.length).isCloseTo(0.8, within(0.03));
  }

  @Test
  void there_are_no_more_clusters_than_cells() {
    Seeds seeds = Seeds.draw(Tensor.normal(KEY, DType.F32, 2, 3, 8), Optional.empty(), 8, KEY);
    assertThat(seeds.cells().shape().toArray()).containsExactly(2, 3);
    assertThat(seeds.counted().to(DType.I64).toLongs()).containsOnly(1);
  }

  private static long[] draw(Tensor features, Optional<Tensor> seen, int clusters, Key key) {
    return Seeds.draw(features, seen, clusters, key).cells().toLongs();
  }
}
