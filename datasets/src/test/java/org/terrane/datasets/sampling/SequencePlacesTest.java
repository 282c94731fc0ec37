package org.terrane.datasets.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.terrane.datasets.crs.LonLat;
import org.terrane.datasets.scene.Band;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.scene.Modality;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.sets.BandCache;
import org.terrane.datasets.sets.BandStatistics;
import org.terrane.datasets.sets.Frame;
import org.terrane.datasets.sets.ImageBand;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.sets.SetImage;
import org.terrane.datasets.sets.Unreadable;
import org.terrane.datasets.synth.SyntheticEarth;

/// Which places give sequences, how large their squares are, and what is said of the others.
class SequencePlacesTest {

  /// Two places of 2880 m with four Sentinel-2 and four Sentinel-1 dates.
  private static final List<ImageSet> PLACES = SyntheticEarth.places(5, 2);
  private static final BandCache CACHE = new BandCache(256 << 20);
  private static final SequenceRule.HighResolution STAND_IN = new SequenceRule.HighResolution.StandIn(BandChoice.RGBN);
  private static BandStatistics statistics;

  @BeforeAll
  static void measure() {
    statistics = BandStatistics.over(PLACES, CACHE);
  }

  @Test
  void places_that_give_none_are_counted() {
    List<ImageSet> sets = new ArrayList<>(PLACES);
    sets.add(MadeSets.nowhere("patch"));
    sets.add(MadeSets.at("bare", new LonLat(4, 51), 2000, "2019-01-01"));
    sets.add(ImageSet.of("landsat", PLACES.getFirst().of(Sensors.LANDSAT_8)));
    assertThat(sampler(sets, SequenceRule.ofSide(16)).notes()).containsExactly(
        "left out 1 places that lie nowhere on Earth, the first is patch",
        "left out 1 images that lack a band of their series, the first is bare/2019-01-01.tif, which lacks B03",
        "left out 2 places without a dated image that has all bands");
    assertThatThrownBy(() -> sampler(PLACES, SequenceRule.ofSide(289))).isInstanceOf(DataException.class)
        .hasMessage("[sequence] none of 2 image sets gives a sequence (left out 2 places smaller than a square of 2890"
            + " m, the largest is synthetic/place-01 with 2880 m); there are images of landsat-8, sentinel-1,"
            + " sentinel-2-l2a; choose smaller squares");
    assertThatThrownBy(() -> SequenceRule.ofSide(0)).isInstanceOf(DataException.class)
        .hasMessage("[sequence] side, ratio, visits and metres must be positive, but are 0, 32, 2147483647 and 10.0");
  }

  @Test
  void images_of_a_set_that_share_no_ground_are_named() {
    ImageSet here = MadeSets.at("here", new LonLat(4, 51), 2000, "2019-01-01");
    ImageSet there = MadeSets.at("there", new LonLat(5, 51), 2000, "2019-05-01");
    ImageSet torn =
        ImageSet.of("torn", Stream.concat(here.images().stream(), there.images().stream()).toList());
    SequenceRule blue = SequenceRule.ofSide(16).with(new SequenceRule.Series(Sensors.SENTINEL_2_L2A,
        new BandChoice(List.of("B02")), 4), rule(1, 1).radar());
    assertThatThrownBy(() -> SequencePlaces.of(List.of(torn), blue, Unreadable.ERROR))
        .isInstanceOf(DataException.class)
        .hasMessage("[sequence] the images of torn share no ground: there/2019-05-01.tif does not overlap"
            + " here/2019-01-01.tif; correct their georeferences, or say that such places are skipped");
    assertThat(SequencePlaces.of(List.of(here, torn), blue, Unreadable.SKIP).notes()).containsExactly(
        "left out 1 places whose images share no ground, the first is the images of torn share no ground:"
            + " there/2019-05-01.tif does not overlap here/2019-01-01.tif");
  }

  @Test
  void images_without_a_date_are_in_no_series_but_may_stand_in() {
    ImageSet undated = ImageSet.of("undated", PLACES.getFirst().of(Sensors.SENTINEL_2_L2A).stream()
        .map(image -> SetImage.of(image.sensor(), null, image.gsd(), image.bands())).toList());
    assertThatThrownBy(() -> sampler(List.of(undated), SequenceRule.ofSide(16))).isInstanceOf(DataException.class)
        .hasMessageMatching("\\[sequence] none of 1 image sets gives a sequence \\(left out 4 images without a date,"
            + " which no series can show, the first is .*; left out 1 places without a dated image that has all"
            + " bands\\); there are images of sentinel-2-l2a; give them dates by the tag DateTime or in their names, or"
            + " let single images stand in for high resolution");
    Sequence alone = sampler(List.of(undated), SequenceRule.ofSide(16).with(STAND_IN, 2)).sample(1, 0);
    assertThat(alone.highResolution()).isPresent();
    assertThat(alone.multispectral()).isEmpty();
  }

  @Test
  void regions_are_counted_wherever_a_square_may_lie() {
    SequencePlaces places = SequencePlaces.of(PLACES, SequenceRule.ofSide(16), Unreadable.ERROR);
    Set<Integer> met = new HashSet<>();
    SequenceSampler sampler = new SequenceSampler(places, statistics, CACHE);
    for (int index = 0; index < 12; index++) {
      met.add(sampler.sample(1, index).region());
    }
    assertThat(places.regions()).containsAll(met).hasSizeLessThanOrEqualTo(2 * 4);
    // 100 km across: tiles are 78 km times the cosine of 51 degrees, so two or three each way.
    ImageSet wide = MadeSets.at("wide", new LonLat(4, 51), 100_000, "2019-01-01");
    SequenceRule blue = SequenceRule.ofSide(16).with(new SequenceRule.Series(Sensors.SENTINEL_2_L2A,
        new BandChoice(List.of("B02")), 4), rule(1, 1).radar());
    assertThat(SequencePlaces.of(List.of(wide), blue, Unreadable.ERROR).regions()).hasSizeBetween(6, 12);
  }

  @Test
  void each_place_has_a_camera_or_a_stand_in_or_nothing_as_it_can() {
    List<ImageSet> sets = new ArrayList<>(SyntheticEarth.sequences(5, 1));
    sets.add(PLACES.get(1));
    sets.add(ImageSet.of("one", PLACES.getFirst().of(Sensors.SENTINEL_2_L2A).subList(0, 1)));
    SequenceRule rule =
        SequenceRule.ofSide(32).with(new SequenceRule.HighResolution.Auto(BandChoice.RGB), 2);
    SequenceSampler sampler = new SequenceSampler(sets, rule, BandStatistics.over(sets, CACHE), CACHE);
    Set<String> seen = new HashSet<>();
    for (int index = 0; index < sampler.epoch() && seen.size() < 3; index++) {
      Sequence sequence = sampler.sample(1, index);
      seen.add(sequence.set());
      assertThat(sequence.highResolution().map(frame -> frame.sensor().id()).orElse("none"))
          .isEqualTo(switch (sequence.set()) {
            case "one" -> "none";
            case "synthetic/place-01" -> "planetscope-4";
            default -> "sentinel-2-l2a";
          });
      assertThat(sequence.highResolution().map(Frame::bands).orElse(List.of())).extracting(Band::name)
          .hasSizeLessThanOrEqualTo(3);
    }
    assertThat(seen).hasSize(3);
    assertThat(SequencePlaces.of(sets, rule, Unreadable.ERROR).modalities()).hasSize(3);
    assertThat(SequencePlaces.of(sets.subList(2, 3), rule, Unreadable.ERROR).modalities())
        .containsExactly(Modality.MULTISPECTRAL);
  }

  @Test
  void a_place_gives_images_of_the_first_sensor_that_it_has() {
    ImageSet corrected = PLACES.getFirst();
    ImageSet raw = ImageSet.of("raw", PLACES.get(1).of(Sensors.SENTINEL_2_L2A).stream()
        .map(SequencePlacesTest::uncorrected).toList());
    List<ImageSet> sets = List.of(corrected, raw);
    SequenceRule rule = SequenceRule.ofSide(16).with(new SequenceRule.Series(
        List.of(Sensors.SENTINEL_2_L2A, Sensors.SENTINEL_2_L1C), BandChoice.SENTINEL_2_TEN, 3), rule(3, 2).radar());
    SequenceSampler sampler = new SequenceSampler(sets, rule, BandStatistics.over(sets, CACHE), CACHE);
    for (int index = 0; index < 8; index++) {
      Sequence sequence = sampler.sample(1, index);
      String sensor = sequence.set().equals("raw") ? "sentinel-2-l1c" : "sentinel-2-l2a";
      assertThat(sequence.multispectral()).hasSize(3)
          .allMatch(dated -> dated.frame().sensor().id().equals(sensor));
    }
  }

  private static SetImage uncorrected(SetImage image) {
    return SetImage.of(Sensors.SENTINEL_2_L1C, image.time(), image.gsd(), image.bands().stream()
        .map(band -> new ImageBand(Sensors.SENTINEL_2_L1C.band(band.band().name()), band.source(), band.index(),
            band.calibration())).toList());
  }

  @Test
  void a_square_is_as_large_as_its_images_are_sharp_or_fits_just() {
    List<ImageSet> withCamera = SyntheticEarth.sequences(5, 1);
    SequenceRule rule = SequenceRule.ofSide(8).on(new SequenceRule.Ground.Fitted(10), 100);
    Sequence sharp = new SequenceSampler(withCamera, rule, BandStatistics.over(withCamera, CACHE), CACHE).sample(1, 0);
    // 32 pixels of 5 m to a cell.
    assertThat(sharp.highResolution().orElseThrow().pixelMetres()).isEqualTo(5);
    assertThat(sharp.multispectral().getFirst().frame().pixelMetres()).isEqualTo(160);
    assertThat(cell(rule.with(STAND_IN, 4))).as("four pixels of 10 m to a cell").isEqualTo(40);
    assertThat(cell(rule.with(STAND_IN, 32))).as("eight cells of 320 m do not quite fit").isEqualTo(320);
    assertThat(cell(rule.with(STAND_IN, 64))).as("nor do eight of 640 m").isEqualTo(360);
    assertThat(cell(rule)).as("series have no finer pixels").isEqualTo(10);
    assertThat(cell(rule.on(new SequenceRule.Ground.Fixed(23), 100))).isEqualTo(23);
  }

  private static float cell(SequenceRule rule) {
    return sampler(PLACES, rule).sample(1, 0).multispectral().getFirst().frame().pixelMetres();
  }

  private static SequenceRule rule(int multispectral, int radar) {
    return SequenceRule.ofSide(16).with(
        new SequenceRule.Series(Sensors.SENTINEL_2_L2A, BandChoice.SENTINEL_2_TEN, multispectral),
        new SequenceRule.Series(Sensors.SENTINEL_1, BandChoice.VV_VH, radar));
  }

  private static SequenceSampler sampler(List<ImageSet> sets, SequenceRule rule) {
    return new SequenceSampler(sets, rule, statistics, CACHE);
  }
}
