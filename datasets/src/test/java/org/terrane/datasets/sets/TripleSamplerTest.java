package org.terrane.datasets.sets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.scene.Modality;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.synth.SyntheticEarth;

class TripleSamplerTest {

  private static final List<ImageSet> PLACES = SyntheticEarth.places(5, 2);
  private static final BandCache CACHE = new BandCache(256 << 20);
  private static BandStatistics statistics;

  @BeforeAll
  static void measure() {
    statistics = BandStatistics.over(PLACES, CACHE);
  }

  @Test
  void a_sample_has_three_frames_of_one_window_with_three_bands_each() {
    TripleSampler sampler = sampler(SampleRule.ofSide(32));
    for (int index = 0; index < 60; index++) {
      Triple triple = sampler.sample(1, index);
      assertThat(triple.frames()).hasSize(3);
      for (Frame frame : triple.frames()) {
        assertThat(frame.footprint()).isEqualTo(triple.frames().getFirst().footprint());
        assertThat(frame.bands()).hasSize(3);
        assertThat(new HashSet<>(frame.bands())).hasSize(frame.sensor().equals(Sensors.SENTINEL_1) ? 2 : 3);
        assertThat(frame.pixels()).hasSize(3 * 32 * 32);
        assertThat(frame.valid()).hasSize(32 * 32);
        assertThat(frame.gsd()).isEqualTo(frame.sensor().equals(Sensors.LANDSAT_8) ? 30f : 10f);
        for (float pixel : frame.pixels()) {
          assertThat(pixel).isBetween(0f, 1f);
        }
      }
    }
  }

  @Test
  void windows_are_native_half_of_the_time_and_up_to_twice_as_large_otherwise() {
    TripleSampler sampler = sampler(SampleRule.ofSide(32));
    int natives = 0;
    for (int index = 0; index < 400; index++) {
      Frame frame = sampler.sample(2, index).frames().getFirst();
      float fine = frame.pixelMetres() >= 30 ? 30 : 10;
      natives += Math.abs(frame.pixelMetres() / fine - 1) < 0.001 ? 1 : 0;
      assertThat(frame.pixelMetres() / fine).isBetween(0.999f, 2.001f);
    }
    // 200 expected, standard deviation 10.
    assertThat(natives).isBetween(150, 250);
  }

  @Test
  void a_sample_depends_on_seed_and_index_alone() {
    SampleRule rule = SampleRule.ofSide(24);
    List<Triple> inOrder = IntStream.range(0, 10).mapToObj(i -> sampler(rule).sample(9, i)).toList();
    // Another sampler, another cache far too small, another order, several threads.
    TripleSampler other = new TripleSampler(PLACES, rule, statistics, new BandCache(1));
    List<Triple> scattered = IntStream.range(0, 10).parallel().mapToObj(i -> other.sample(9, i)).toList();
    for (int i = 0; i < 10; i++) {
      assertSame(inOrder.get(i), scattered.get(i));
    }
    assertThat(sampler(rule).sample(10, 0).frames().getFirst().pixels())
        .isNotEqualTo(inOrder.getFirst().frames().getFirst().pixels());
  }

  @Test
  void all_bands_of_an_image_come_in_the_sensors_order() {
    TripleSampler sampler = sampler(SampleRule.ofSide(16).withAllBands());
    Set<Integer> sizes = new HashSet<>();
    for (int index = 0; index < 30; index++) {
      for (Frame frame : sampler.sample(3, index).frames()) {
        sizes.add(frame.bands().size());
        assertThat(frame.bands()).isSubsetOf(frame.sensor().bands()).isSortedAccordingTo(
            (a, b) -> Integer.compare(frame.sensor().bands().indexOf(a), frame.sensor().bands().indexOf(b)));
      }
    }
    assertThat(sizes).containsExactlyInAnyOrder(2, 6, 10);
  }

  @Test
  void a_crop_larger_than_the_place_shows_what_there_is() {
    TripleSampler sampler = sampler(SampleRule.ofSide(400));
    Triple triple = sampler.sample(4, 0);
    assertThat(triple.frames()).allSatisfy(frame -> {
      assertThat(frame.pixelMetres()).isBetween(10f * 288 * 0.74f / 400, 10f * 288 / 400);
      assertThat(frame.validFraction()).isEqualTo(1.0);
    });
  }

  @Test
  void modalities_can_be_chosen() {
    SampleRule radar = new SampleRule(16, SampleRule.BandRule.THREE_RANDOM, 0, 1, EnumSet.of(Modality.SAR), true);
    TripleSampler sampler = sampler(radar);
    assertThat(sampler.images()).isEqualTo(8);
    assertThat(sampler.sample(0, 0).frames()).allMatch(frame -> frame.sensor().equals(Sensors.SENTINEL_1));
    SampleRule elevation = new SampleRule(16, SampleRule.BandRule.ALL, 0, 1, EnumSet.of(Modality.ELEVATION), true);
    assertThatThrownBy(() -> sampler(elevation))
        .isInstanceOf(DataException.class)
        .hasMessage("[sample] none of 2 image sets has two images of modality [ELEVATION]");
  }

  @Test
  void a_lone_image_is_repeated_or_shown_once() {
    ImageSet lone = ImageSet.of("lone", List.of(PLACES.getFirst().images().getFirst()));
    SampleRule repeating = SampleRule.ofSide(16);
    SampleRule once = new SampleRule(16, SampleRule.BandRule.ALL, 0.5, 2, repeating.modalities(), false);

    assertThat(new TripleSampler(List.of(lone), repeating, statistics, CACHE).sample(1, 0).frames()).hasSize(3);
    assertThat(new TripleSampler(List.of(lone), once, statistics, CACHE).sample(1, 0).frames()).hasSize(1);
    assertThat(new TripleSampler(PLACES, once, statistics, CACHE).sample(1, 0).frames()).hasSize(3);
  }

  @Test
  void a_rule_says_how_frames_are_resampled() {
    SampleRule bilinear = new SampleRule(32, SampleRule.BandRule.ALL, 1, 1.5, EnumSet.of(Modality.MULTISPECTRAL), true);
    Triple smooth = sampler(bilinear).sample(1, 0);
    Triple sharp = sampler(bilinear.with(Resampling.CUBIC)).sample(1, 0);
    assertThat(sharp.frames().getFirst().footprint()).isEqualTo(smooth.frames().getFirst().footprint());
    assertThat(sharp.frames().getFirst().pixels()).isNotEqualTo(smooth.frames().getFirst().pixels());
  }

  @Test
  void a_rule_that_cannot_be_is_refused() {
    assertThatThrownBy(() -> SampleRule.ofSide(4))
        .isInstanceOf(DataException.class).hasMessage("[sample] side must be at least 8 pixels, but is 4");
    assertThatThrownBy(() -> new SampleRule(8, SampleRule.BandRule.ALL, 1.5, 2, Set.of(Modality.SAR), true))
        .isInstanceOf(DataException.class).hasMessage("[sample] resizeProbability must be within 0 and 1, but is 1.5");
    assertThatThrownBy(() -> new SampleRule(8, SampleRule.BandRule.ALL, 1, 0.5, Set.of(Modality.SAR), true))
        .isInstanceOf(DataException.class).hasMessage("[sample] largestScale must be at least 1, but is 0.5");
  }

  @Test
  void draws_are_those_of_splitmix64() {
    // First outputs of SplitMix64 from state 0, as the reference implementation prints them.
    Draws draws = new Draws();
    assertThat(draws.nextLong()).isEqualTo(0xE220A8397B1DCDAFL);
    assertThat(draws.nextLong()).isEqualTo(0x6E789E6AA1B965F4L);
    assertThat(new Draws(1, 2).nextLong()).isNotEqualTo(new Draws(2, 1).nextLong());
  }

  private static TripleSampler sampler(SampleRule rule) {
    return new TripleSampler(PLACES, rule, statistics, CACHE);
  }

  private static void assertSame(Triple expected, Triple actual) {
    assertThat(actual.set()).isEqualTo(expected.set());
    for (int f = 0; f < 3; f++) {
      Frame left = expected.frames().get(f);
      Frame right = actual.frames().get(f);
      assertThat(right.sensor()).isEqualTo(left.sensor());
      assertThat(right.time()).isEqualTo(left.time());
      assertThat(right.bands()).isEqualTo(left.bands());
      assertThat(right.footprint()).isEqualTo(left.footprint());
      assertThat(Arrays.equals(right.pixels(), left.pixels())).isTrue();
      assertThat(Arrays.equals(right.valid(), left.valid())).isTrue();
    }
  }
}
