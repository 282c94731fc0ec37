package org.terrane.datasets.sets;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.datasets.find.SetFinder;

class CloudMaskTest {

  @TempDir Path dir;

  @Test
  void each_layer_has_its_own_words_for_clouds() {
    assertThat(numbers("SCL", 12)).containsExactly(3, 8, 9, 10);
    assertThat(numbers("QA60", 1 << 12)).allMatch(bits -> (bits & 0b1100_0000_0000) != 0).contains(1024, 2048)
        .doesNotContain(1, 512);
    assertThat(CloudMask.isCloud("pixel_qa", 322)).as("clear").isFalse();
    assertThat(CloudMask.isCloud("pixel_qa", 328)).as("shadow").isTrue();
    assertThat(CloudMask.isCloud("pixel_qa", 352)).as("cloud").isTrue();
    assertThat(CloudMask.isCloud("pixel_qa", 336)).as("snow").isFalse();
    assertThat(CloudMask.isCloud("QA_PIXEL", 21824)).as("clear").isFalse();
    assertThat(CloudMask.isCloud("QA_PIXEL", 22280)).as("cloud").isTrue();
    assertThat(CloudMask.isCloud("QA_PIXEL", 23888)).as("shadow").isTrue();
    assertThat(CloudMask.isCloud("SCL", Float.NaN)).isFalse();
    assertThat(CloudMask.tells("angle")).isFalse();
  }

  @Test
  void frames_hide_clouds_only_where_the_rule_says_so() {
    TestScenes.cloudy(dir);
    List<ImageSet> sets = SetFinder.find(dir).sets();
    BandCache cache = new BandCache(1 << 20);
    FrameReader reader = new FrameReader(cache, BandStatistics.over(sets, cache));
    SetImage image = sets.getFirst().images().getFirst();

    Frame open = reader.whole(image, 40);
    Frame hidden = reader.withoutClouds().whole(image, 40);

    assertThat(hidden.pixels()).isEqualTo(open.pixels());
    for (int i = 0; i < 1600; i++) {
      boolean measured = i >= 40;
      assertThat(open.valid()[i]).isEqualTo(measured);
      assertThat(hidden.valid()[i]).isEqualTo(measured && i % 40 >= 20);
    }
  }

  @Test
  void samples_avoid_what_clouds_hide() {
    TestScenes.cloudy(dir);
    List<ImageSet> sets = SetFinder.find(dir).sets();
    BandCache cache = new BandCache(1 << 20);
    BandStatistics statistics = BandStatistics.over(sets, cache);
    SampleRule rule = SampleRule.ofSide(8);
    double as = share(new TripleSampler(sets, rule, statistics, cache));
    double without = share(new TripleSampler(sets, rule.withoutClouds(), statistics, cache));
    assertThat(as).isGreaterThan(0.9);
    assertThat(without).isBetween(0.5, 0.9);
  }

  private static double share(TripleSampler sampler) {
    double sum = 0;
    for (int i = 0; i < 50; i++) {
      sum += sampler.sample(1, i).frames().getFirst().validFraction();
    }
    return sum / 50;
  }

  private static List<Integer> numbers(String layer, int below) {
    return IntStream.range(0, below).filter(i -> CloudMask.isCloud(layer, i)).boxed().toList();
  }
}
