package org.terrane.datasets.sets;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.datasets.find.SetFinder;
import org.terrane.datasets.raster.SampleType;
import org.terrane.datasets.scene.Sensor;
import org.terrane.datasets.scene.Sensors;

class TripleRuleTest {

  @TempDir Path dir;

  @Test
  void images_two_and_three_come_from_different_sources() {
    ImageSet set = set(2, 2);
    SetImage first = set.of(Sensors.SENTINEL_2_L2A).getFirst();
    Set<Sensor> second = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      List<SetImage> triple = TripleRule.partners(set, first, new Draws(i));
      assertThat(triple.get(0)).isSameAs(first);
      assertThat(triple.get(1).sensor()).isNotEqualTo(triple.get(2).sensor());
      assertThat(triple).doesNotHaveDuplicates();
      second.add(triple.get(1).sensor());
    }
    assertThat(second).containsExactlyInAnyOrder(Sensors.SENTINEL_1, Sensors.SENTINEL_2_L2A);
  }

  @Test
  void the_source_of_image_two_is_drawn_evenly() {
    ImageSet set = set(5, 2);
    SetImage first = set.of(Sensors.SENTINEL_2_L2A).getFirst();
    long same = 0;
    for (int i = 0; i < 2000; i++) {
      same += TripleRule.partners(set, first, new Draws(i)).get(1).sensor().equals(first.sensor()) ? 1 : 0;
    }
    // 1000 expected, standard deviation 22.
    assertThat(same).isBetween(900L, 1100L);
  }

  @Test
  void a_single_source_gives_another_date_and_repeats_image_one() {
    ImageSet set = set(3, 0);
    for (int i = 0; i < 50; i++) {
      List<SetImage> triple = TripleRule.draw(set, new Draws(i));
      assertThat(triple.get(1)).isNotEqualTo(triple.get(0));
      assertThat(triple.get(2)).isSameAs(triple.get(0));
    }
  }

  @Test
  void image_one_is_repeated_where_its_own_source_has_no_other() {
    ImageSet set = set(1, 1);
    SetImage first = set.of(Sensors.SENTINEL_1).getFirst();
    SetImage other = set.of(Sensors.SENTINEL_2_L2A).getFirst();
    Set<List<SetImage>> seen = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      seen.add(TripleRule.partners(set, first, new Draws(i)));
    }
    assertThat(seen).containsExactlyInAnyOrder(List.of(first, first, other), List.of(first, other, first));
  }

  private ImageSet set(int sentinel2, int sentinel1) {
    for (int i = 0; i < sentinel2; i++) {
      TestScenes.utm(dir.resolve("s2_" + i + ".tif"), 16, 10, SampleType.U16, null,
          TestScenes.sentinel2("2018-0" + (i + 1) + "-01"), List.of("B02"), (b, x, y) -> 1);
    }
    for (int i = 0; i < sentinel1; i++) {
      TestScenes.utm(dir.resolve("s1_" + i + ".tif"), 16, 10, SampleType.F32, null,
          TestScenes.sentinel1("2018-0" + (i + 1) + "-01"), List.of("VV"), (b, x, y) -> 1);
    }
    return SetFinder.find(dir).sets().getFirst();
  }
}
