package org.terrane.datasets.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.terrane.datasets.scene.Band;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.sets.BandCache;
import org.terrane.datasets.sets.BandStatistics;
import org.terrane.datasets.sets.Frame;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.synth.SyntheticEarth;

class SceneSamplerTest {

  /// Two places of 288 x 288 pixels at 10 m, four Sentinel-2 dates each: 16 patches of 72 an image.
  private static final List<ImageSet> PLACES = SyntheticEarth.places(5, 2);
  private static final BandCache CACHE = new BandCache(256 << 20);
  private static BandStatistics statistics;

  @BeforeAll
  static void measure() {
    statistics = BandStatistics.over(PLACES, CACHE);
  }

  @Test
  void an_epoch_visits_every_patch_once_in_an_order_of_its_own() {
    SceneSampler sampler = sampler(rule(new SceneExtent.Place()));
    assertThat(sampler.epoch()).isEqualTo(2 * 4 * 16);
    List<Long> first = patches(sampler, 3, 0);
    List<Long> second = patches(sampler, 3, 1);
    assertThat(new HashSet<>(first)).hasSize(128);
    assertThat(new HashSet<>(second)).hasSize(128);
    assertThat(second).isNotEqualTo(first);
    assertThat(patches(sampler, 4, 0)).isNotEqualTo(first);
    assertThat(patches(sampler(rule(new SceneExtent.Place())), 3, 0)).isEqualTo(first);
  }

  @Test
  void a_patch_shows_its_own_ground_in_the_bands_asked_for() {
    SceneSampler sampler = sampler(rule(new SceneExtent.Place()));
    Set<Object> grounds = new HashSet<>();
    for (long number = 0; number < sampler.epoch(); number++) {
      ScenePatch patch = sampler.patch(number);
      grounds.add(List.of(patch.frame().footprint(), patch.frame().time()));
      assertThat(patch.frame().sensor()).isEqualTo(Sensors.SENTINEL_2_L2A);
      assertThat(patch.frame().bands()).extracting(Band::name).containsExactly("B04", "B03", "B02");
      assertThat(patch.frame().pixels()).hasSize(3 * 72 * 72);
      assertThat(patch.frame().pixelMetres()).isEqualTo(10);
    }
    assertThat(grounds).hasSize(128);
  }

  @Test
  void scenes_are_places_images_or_cells() {
    SceneSampler places = sampler(rule(new SceneExtent.Place()));
    assertThat(places.scenes()).containsExactly("synthetic/place-01", "synthetic/place-02");
    assertThat(places.patch(0).sceneSize()).isEqualTo(64);
    assertThat(places.patch(64).scene()).isEqualTo(1);

    SceneSampler images = sampler(rule(new SceneExtent.Image()));
    assertThat(images.scenes()).hasSize(8).allMatch(name -> name.matches("synthetic/place-0[12]/\\d{4}-\\d\\d-\\d\\d"));
    assertThat(scenesOf(images)).containsExactlyElementsOf(IntStream.range(0, 8).boxed().toList());
    assertThat(images.patch(17).sceneName()).isEqualTo(images.scenes().get(1));
    assertThat(images.patch(17).sceneSize()).isEqualTo(16);

    // Both places lie within cells of 400 km; cells of 1 km tear them in pieces that all dates share.
    SceneSampler wide = sampler(rule(new SceneExtent.Cell(400)));
    assertThat(wide.scenes()).hasSize(2);
    SceneSampler narrow = sampler(rule(new SceneExtent.Cell(1)));
    assertThat(narrow.scenes().size()).isBetween(12, 32);
    long sum = LongStream.range(0, 128).mapToObj(narrow::patch).collect(Collectors.toMap(
        ScenePatch::scene, ScenePatch::sceneSize, (one, other) -> one)).values().stream().mapToInt(i -> i).sum();
    assertThat(sum).isEqualTo(128);
    assertThat(narrow.patch(0).scene()).isEqualTo(narrow.patch(16).scene());
  }

  @Test
  void a_sample_depends_on_seed_and_index_alone() {
    SceneRule rule = SceneRule.of(Sensors.SENTINEL_2_L2A, BandChoice.SENTINEL_2_TEN, 32, new SceneExtent.Place());
    SceneSampler sampler = sampler(rule);
    List<ScenePatch> inOrder = IntStream.range(0, 12).mapToObj(i -> sampler.sample(9, i)).toList();
    SceneSampler other = new SceneSampler(PLACES, rule, statistics, new BandCache(1));
    List<ScenePatch> scattered = IntStream.range(0, 12).parallel().mapToObj(i -> other.sample(9, i)).toList();
    for (int i = 0; i < 12; i++) {
      assertThat(scattered.get(i).patch()).isEqualTo(inOrder.get(i).patch());
      assertThat(Arrays.equals(scattered.get(i).frame().pixels(), inOrder.get(i).frame().pixels())).isTrue();
    }
    assertThat(inOrder.getFirst().frame().bands()).hasSize(10);
  }

  @Test
  void a_patch_that_shows_nothing_is_replaced() {
    MadeSets.Pixels pixels = (time, x, y) -> x < 64 ? Float.NaN : 0.1f + 0.001f * y;
    ImageSet half = MadeSets.measured("half", 128, pixels, "2019-01-01");
    BandChoice blue = new BandChoice(List.of("B02"));
    SceneRule rule = SceneRule.of(Sensors.SENTINEL_2_L2A, blue, 64, new SceneExtent.Place());
    SceneSampler sampler = new SceneSampler(List.of(half), rule, statistics, CACHE);
    assertThat(sampler.patch(0).frame().validFraction()).isZero();
    long shown = LongStream.range(0, 100).filter(i -> sampler.sample(1, i).frame().validFraction() == 1).count();
    // Half of them at once; of the others all but one in eight.
    assertThat(shown).isBetween(86L, 99L);
  }

  @Test
  void a_patch_lies_where_its_image_says() {
    SceneSampler sampler = sampler(rule(new SceneExtent.Image()));
    assertThat(sampler.images()).hasSize(8).allMatch(image -> image.count() == 16);
    for (long number : List.of(0L, 21L, 127L)) {
      CutImage image = sampler.images().get((int) number / 16);
      Frame whole = sampler.overview(image, 288, 288);
      float[] patch = sampler.patch(number).frame().pixels();
      for (int i = 0; i < patch.length; i++) {
        int band = i / (72 * 72);
        int row = image.top(number) + i / 72 % 72;
        int column = image.left(number) + i % 72;
        assertThat(patch[i]).isEqualTo(whole.pixels()[(band * 288 + row) * 288 + column]);
      }
    }
    assertThat(sampler.images().get(7).place()).isEqualTo("synthetic/place-02");
  }

  @Test
  void an_overview_shows_the_image_and_nothing_beyond_it() {
    SceneSampler sampler = sampler(rule(new SceneExtent.Image()));
    Frame wide = sampler.overview(sampler.images().getFirst(), 576, 144); // the image is 288 pixels wide
    for (int i = 0; i < wide.valid().length; i++) {
      boolean inside = i % 144 < 72 && i / 144 < 72;
      assertThat(wide.valid()[i]).as("pixel %d", i).isEqualTo(inside);
    }
  }

  @Test
  void a_sample_is_the_patch_of_its_number() {
    SceneSampler sampler = sampler(rule(new SceneExtent.Image()));
    assertThat(LongStream.range(0, 200).map(index -> sampler.number(3, index)).boxed().toList())
        .isEqualTo(LongStream.range(0, 200).mapToObj(index -> sampler.sample(3, index).patch()).toList());
  }

  @Test
  void what_cannot_be_cut_is_an_error_that_names_it() {
    String file = PLACES.getFirst().of(Sensors.SENTINEL_2_L2A).getFirst().finest().info().file().toString();
    SceneRule large = SceneRule.of(Sensors.SENTINEL_2_L2A, BandChoice.RGB, 300, new SceneExtent.Place());
    assertThatThrownBy(() -> sampler(large)).isInstanceOf(DataException.class).hasMessage(
        "[scene] synthetic/place-01: " + file + " is 288x288 pixels, smaller than a patch of 300; choose a smaller side"
            + " or leave the place out");
    SceneRule naip = SceneRule.of(Sensors.NAIP, BandChoice.RGB, 32, new SceneExtent.Place());
    assertThatThrownBy(() -> sampler(naip)).isInstanceOf(DataException.class).hasMessage(
        "[scene] none of 2 image sets has an image of naip; there are images of landsat-8, sentinel-1, sentinel-2-l2a");
    SceneRule all = SceneRule.of(Sensors.SENTINEL_2_L2A, BandChoice.ALL, 32, new SceneExtent.Place());
    assertThatThrownBy(() -> sampler(all)).isInstanceOf(DataException.class).hasMessageContaining(" lacks band B01");
    assertThatThrownBy(() -> SceneRule.of(Sensors.SENTINEL_1, BandChoice.RGB, 32, new SceneExtent.Place()))
        .isInstanceOf(DataException.class).hasMessageContaining("sentinel-1 has no band 'red'");
    ImageSet nowhere = MadeSets.nowhere("patch");
    SceneRule cell = SceneRule.of(Sensors.SENTINEL_2_L2A, new BandChoice(List.of("B02")), 32, new SceneExtent.Cell(50));
    assertThatThrownBy(() -> new SceneSampler(List.of(nowhere), cell, statistics, CACHE)).hasMessage(
        "[scene] patch lies nowhere on Earth and so in no cell of it; let each image or each place be a scene");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 64, 65, 1000, 4097})
  void a_shuffle_is_a_permutation(long count) {
    Shuffle shuffle = new Shuffle(count, 7, 1);
    assertThat(LongStream.range(0, count).map(shuffle::at).boxed().collect(Collectors.toSet()))
        .hasSize((int) count).allMatch(number -> number >= 0 && number < count);
  }

  @Test
  void a_shuffle_puts_every_number_everywhere_alike() {
    int[][] counts = new int[7][7];
    for (int seed = 0; seed < 7000; seed++) {
      Shuffle shuffle = new Shuffle(7, seed);
      for (int i = 0; i < 7; i++) {
        counts[i][(int) shuffle.at(i)]++;
      }
    }
    // 1000 each, standard deviation 29.
    for (int[] row : counts) {
      assertThat(row).satisfies(all -> assertThat(Arrays.stream(all).boxed()).allMatch(n -> n > 880 && n < 1120));
    }
    Shuffle large = new Shuffle(1L << 40, 3);
    assertThat(LongStream.range(0, 1000).map(large::at).filter(number -> number < 1L << 39).count())
        .isBetween(430L, 570L);
  }

  private static SceneRule rule(SceneExtent extent) {
    return SceneRule.of(Sensors.SENTINEL_2_L2A, BandChoice.RGB, 72, extent);
  }

  private static SceneSampler sampler(SceneRule rule) {
    return new SceneSampler(PLACES, rule, statistics, CACHE);
  }

  private static List<Long> patches(SceneSampler sampler, long seed, int epoch) {
    return LongStream.range(epoch * sampler.epoch(), (epoch + 1) * sampler.epoch())
        .mapToObj(index -> sampler.sample(seed, index).patch()).toList();
  }

  private static List<Integer> scenesOf(SceneSampler sampler) {
    return LongStream.range(0, sampler.epoch()).mapToObj(number -> sampler.patch(number).scene()).distinct().toList();
  }
}
