package org.terrane.datasets.pruning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.sets.Draws;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.synth.SyntheticEarth;

class ClusterPruningTest {

  /// Three heaps far apart, of 60, 30 and 10 points.
  private final List<float[]> heaps = new ArrayList<>();
  private final List<String> ids = new ArrayList<>();

  ClusterPruningTest() {
    Draws draws = new Draws(8);
    for (int i = 0; i < 100; i++) {
      int heap = heap(i);
      heaps.add(new float[] {100 * heap + (float) draws.nextDouble(), 50 * (heap % 2) + (float) draws.nextDouble()});
      ids.add("place-" + i);
    }
  }

  @Test
  void like_places_share_a_group() {
    KMeans found = KMeans.of(ClusterPruning.standardised(heaps), 3, 1);
    assertThat(found.groups()).isEqualTo(3);
    for (int i = 0; i < 100; i++) {
      for (int j = 0; j < 100; j++) {
        assertThat(found.group()[i] == found.group()[j]).isEqualTo(heap(i) == heap(j));
      }
    }
  }

  @Test
  void large_groups_are_thinned_and_small_ones_stay() {
    ClusterPruning pruning = ClusterPruning.of(ids, heaps, 3, 20, 1);
    assertThat(pruning.groups()).containsExactlyInAnyOrder(
        new ClusterPruning.Group(60, 20), new ClusterPruning.Group(30, 20), new ClusterPruning.Group(10, 10));
    assertThat(pruning.dropped()).hasSize(50).doesNotContain("place-95");
    assertThat(pruning.lines()).hasSize(4).first().isEqualTo("kept 50 of 100 squares of ground in 3 clusters");
  }

  @Test
  void what_is_kept_lies_farther_from_the_centre_than_what_is_dropped() {
    ClusterPruning pruning = ClusterPruning.of(ids, heaps, 3, 20, 1);
    float[][] points = ClusterPruning.standardised(heaps);
    for (int heap = 0; heap < 2; heap++) {
      int of = heap;
      List<Integer> members = IntStream.range(0, 100).filter(i -> heap(i) == of).boxed().toList();
      double x = members.stream().mapToDouble(i -> points[i][0]).average().orElseThrow();
      double y = members.stream().mapToDouble(i -> points[i][1]).average().orElseThrow();
      double nearestKept = members.stream().filter(i -> !pruning.dropped().contains(ids.get(i)))
          .mapToDouble(i -> Math.hypot(points[i][0] - x, points[i][1] - y)).min().orElseThrow();
      double farthestDropped = members.stream().filter(i -> pruning.dropped().contains(ids.get(i)))
          .mapToDouble(i -> Math.hypot(points[i][0] - x, points[i][1] - y)).max().orElseThrow();
      assertThat(nearestKept).isGreaterThanOrEqualTo(farthestDropped);
    }
  }

  @Test
  void a_seed_gives_one_answer() {
    List<float[]> cloud = new ArrayList<>();
    Draws draws = new Draws(3);
    for (int i = 0; i < 100; i++) {
      cloud.add(new float[] {(float) draws.nextDouble(), (float) draws.nextDouble(), (float) draws.nextDouble()});
    }
    ClusterPruning one = ClusterPruning.of(ids, cloud, 9, 5, 7);
    assertThat(ClusterPruning.of(ids, cloud, 9, 5, 7)).isEqualTo(one);
    assertThat(ClusterPruning.of(ids, cloud, 9, 5, 8)).isNotEqualTo(one);
    assertThat(one.groups()).hasSize(9).allMatch(group -> group.kept() == Math.min(5, group.places()));
  }

  @Test
  void equal_places_are_one_group() {
    List<float[]> equal = IntStream.range(0, 100).mapToObj(i -> new float[] {4, Float.NaN}).toList();
    assertThat(ClusterPruning.of(ids, equal, 10, 3, 1).groups()).containsExactly(new ClusterPruning.Group(100, 3));
  }

  @Test
  void an_unknown_feature_counts_as_average() {
    float[][] points = ClusterPruning.standardised(
        List.of(new float[] {1, 5}, new float[] {3, 5}, new float[] {Float.NaN, 5}));
    assertThat(points).isEqualTo(new float[][] {{-1, 0}, {1, 0}, {0, 0}});
  }

  @Test
  void senseless_numbers_are_refused() {
    assertThatThrownBy(() -> ClusterPruning.of(ids, heaps, 0, 3, 1)).isInstanceOf(DataException.class);
    assertThatThrownBy(() -> ClusterPruning.of(List.of(), List.of(), 2, 3, 1)).isInstanceOf(DataException.class);
  }

  @Test
  void features_tell_a_place_from_another_and_itself_from_nothing() {
    List<ImageSet> sets = SyntheticEarth.places(2, 2);
    BandFeatures features = BandFeatures.over(sets);
    float[] one = features.of(sets.get(0));
    assertThat(one).hasSize(4 * (10 + 2 + 6)).isEqualTo(features.of(sets.get(0)));
    assertThat(one).isNotEqualTo(features.of(sets.get(1)));
    for (float number : one) {
      assertThat(number).isFinite();
    }
    ImageSet radar = new ImageSet("radar", sets.get(0).footprint(),
        sets.get(0).images().stream().filter(image -> image.sensor().id().equals("sentinel-1")).toList());
    float[] alone = features.of(radar);
    assertThat(IntStream.range(0, alone.length).filter(i -> !Float.isNaN(alone[i])).count()).isEqualTo(2 * 4);
  }

  private static int heap(int i) {
    return i < 60 ? 0 : i < 90 ? 1 : 2;
  }
}
