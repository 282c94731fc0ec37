package org.terrane.datasets.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.terrane.datasets.scene.Band;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.sets.BandCache;
import org.terrane.datasets.sets.BandStatistics;
import org.terrane.datasets.sets.Frame;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.synth.SyntheticEarth;

class SequenceSamplerTest {

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
  void a_sequence_shows_one_square_in_each_modalitys_own_pixels() {
    SequenceSampler sampler = sampler(PLACES, SequenceRule.ofSide(16).with(STAND_IN, 2));
    assertThat(sampler.epoch()).isEqualTo(2 * 18 * 18);
    assertThat(sampler.notes()).isEmpty();
    SequenceRule few = SequenceRule.ofSide(16).on(new SequenceRule.Ground.Fixed(10), 5);
    assertThat(sampler(PLACES, few).epoch()).as("no more than five squares of a place").isEqualTo(2 * 5);
    for (int index = 0; index < 20; index++) {
      Sequence sequence = sampler.sample(1, index);
      Frame sharp = sequence.highResolution().orElseThrow();
      assertThat(sharp.side()).isEqualTo(32);
      assertThat(sharp.bands()).extracting(Band::name).containsExactly("B04", "B03", "B02", "B08");
      assertThat(sequence.multispectral()).hasSize(3);
      assertThat(sequence.radar()).hasSize(4);
      for (DatedFrame dated : all(sequence)) {
        assertThat(dated.frame().footprint()).isEqualTo(sharp.footprint());
        assertThat(dated.frame().side()).isEqualTo(16);
        assertThat(dated.frame().pixelMetres()).isEqualTo(10);
        assertThat(dated.date()).isEqualTo(dated.frame().time().date());
        assertThat(dated.dayOfYear()).isEqualTo(dated.date().getDayOfYear());
        assertThat(dated.frame().valid()).hasSize(256);
      }
      assertThat(sequence.multispectral()).allMatch(dated -> dated.frame().bands().size() == 10);
      assertThat(sequence.radar()).allMatch(dated -> dated.frame().bands().size() == 2);
      assertThat(dates(sequence.multispectral())).isSorted().doesNotHaveDuplicates()
          .doesNotContain(sharp.time().date());
      assertThat(dates(sequence.radar())).isSorted().doesNotHaveDuplicates();
    }
  }

  @Test
  void the_high_resolution_frame_is_the_coarse_one_seen_more_finely() {
    // With as many pixels as the series has, the image that stands in is what the series would have shown of that date.
    SequenceRule rule = SequenceRule.ofSide(16).with(STAND_IN, 1);
    SequenceRule alone = rule.with(new SequenceRule.HighResolution.Absent(), 1)
        .with(new SequenceRule.Series(Sensors.SENTINEL_2_L2A, BandChoice.RGBN, 4), rule.radar());
    for (int index = 0; index < 5; index++) {
      Frame sharp = sampler(PLACES, rule).sample(2, index).highResolution().orElseThrow();
      Sequence other = sampler(PLACES, alone).sample(2, index);
      assertThat(other.highResolution()).isEmpty();
      Frame same = other.multispectral().stream().map(DatedFrame::frame)
          .filter(frame -> frame.time().equals(sharp.time())).findFirst().orElseThrow();
      assertThat(same.footprint()).isEqualTo(sharp.footprint());
      assertThat(same.pixels()).isEqualTo(sharp.pixels());
    }
  }

  @Test
  void no_more_frames_come_than_asked_for_and_every_date_has_its_turn() {
    SequenceRule rule = rule(2, 3);
    Set<LocalDate> seen = new HashSet<>();
    SequenceSampler sampler = sampler(PLACES.subList(0, 1), rule);
    for (int index = 0; index < 40; index++) {
      Sequence sequence = sampler.sample(3, index);
      assertThat(sequence.multispectral()).hasSize(2);
      assertThat(sequence.radar()).hasSize(3);
      seen.addAll(dates(sequence.multispectral()));
    }
    assertThat(seen).hasSize(4);
  }

  @Test
  void views_share_the_square_and_the_sharp_frame_and_draw_their_own_dates() {
    SequenceSampler sampler = sampler(PLACES, rule(2, 2).with(STAND_IN, 1));
    int apart = 0;
    for (int index = 0; index < 20; index++) {
      List<Sequence> views = sampler.views(4, index, 2);
      assertThat(views.get(1).centre()).isEqualTo(views.get(0).centre());
      assertThat(views.get(1).highResolution()).isEqualTo(views.get(0).highResolution());
      apart += dates(views.get(1).multispectral()).equals(dates(views.get(0).multispectral())) ? 0 : 1;
      assertSame(views.get(0), sampler.sample(4, index));
    }
    assertThat(apart).isGreaterThan(8);
  }

  @Test
  void a_sequence_depends_on_seed_and_index_alone() {
    SequenceRule rule = rule(3, 2).with(STAND_IN, 2);
    SequenceSampler one = sampler(PLACES, rule);
    List<Sequence> inOrder = IntStream.range(0, 8).mapToObj(i -> one.sample(9, i)).toList();
    SequenceSampler other = new SequenceSampler(PLACES, rule, statistics, new BandCache(1));
    List<Sequence> scattered = IntStream.range(0, 8).parallel().mapToObj(i -> other.sample(9, i)).toList();
    for (int i = 0; i < 8; i++) {
      assertSame(inOrder.get(i), scattered.get(i));
    }
    assertThat(one.sample(10, 0).centre()).isNotEqualTo(inOrder.getFirst().centre());
  }

  @Test
  void dates_that_show_nothing_are_passed_over() {
    ImageSet place = MadeSets.measured("place", 64, (time, x, y) -> time.startsWith("2019-02") ? Float.NaN : 0.1f,
        "2019-01-05", "2019-02-01", "2019-02-05", "2019-02-09", "2019-03-05", "2019-04", "2019");
    BandChoice blue = new BandChoice(List.of("B02"));
    SequenceRule full = SequenceRule.ofSide(16);
    SequenceRule rule = full.with(new SequenceRule.HighResolution.Absent(), 1)
        .with(new SequenceRule.Series(Sensors.SENTINEL_2_L2A, blue, 5), full.radar());
    SequenceSampler sampler = sampler(List.of(place), rule);
    assertThat(sampler.epoch()).isEqualTo(16);
    for (int index = 0; index < 10; index++) {
      // The year alone is no date; a month is its first day.
      assertThat(dates(sampler.sample(1, index).multispectral())).containsExactly(
          LocalDate.parse("2019-01-05"), LocalDate.parse("2019-03-05"), LocalDate.parse("2019-04-01"));
    }
    SequenceRule.HighResolution blueStandIn = new SequenceRule.HighResolution.StandIn(blue);
    for (int index = 0; index < 10; index++) {
      Sequence sequence = sampler(List.of(place), rule.with(blueStandIn, 2)).sample(1, index);
      assertThat(sequence.highResolution().orElseThrow().validFraction()).isEqualTo(1);
      assertThat(sequence.multispectral()).hasSize(2);
    }
  }

  @Test
  void a_modality_that_is_not_there_is_absent() {
    ImageSet optical = ImageSet.of("optical", PLACES.getFirst().of(Sensors.SENTINEL_2_L2A));
    Sequence withoutRadar = sampler(List.of(optical), SequenceRule.ofSide(16)).sample(1, 0);
    assertThat(withoutRadar.radar()).isEmpty();
    assertThat(withoutRadar.highResolution()).isEmpty();
    assertThat(withoutRadar.multispectral()).hasSize(4);
    ImageSet radar = ImageSet.of("radar", PLACES.getFirst().of(Sensors.SENTINEL_1));
    Sequence onlyRadar = sampler(List.of(radar), SequenceRule.ofSide(16).with(STAND_IN, 2)).sample(1, 0);
    assertThat(onlyRadar.radar()).hasSize(4);
    assertThat(onlyRadar.multispectral()).isEmpty();
    assertThat(onlyRadar.highResolution()).isEmpty();
  }

  @Test
  void one_optical_date_is_kept_for_the_series_rather_than_for_the_stand_in() {
    ImageSet one = ImageSet.of("one", PLACES.getFirst().of(Sensors.SENTINEL_2_L2A).subList(0, 1));
    Sequence sequence = sampler(List.of(one), SequenceRule.ofSide(16).with(STAND_IN, 2)).sample(1, 0);
    assertThat(sequence.highResolution()).isEmpty();
    assertThat(sequence.multispectral()).hasSize(1);
  }

  @Test
  void the_region_is_the_tile_that_holds_the_middle() {
    Sequence sequence = sampler(PLACES, SequenceRule.ofSide(16)).sample(1, 3);
    int x = sequence.region() % 512;
    int y = sequence.region() / 512;
    assertThat(sequence.centre().lon()).isBetween(x * 360 / 512.0 - 180, (x + 1) * 360 / 512.0 - 180);
    assertThat(sequence.centre().lat()).isBetween(tileEdge(y + 1), tileEdge(y));
  }

  @Test
  void a_square_that_shows_nothing_is_replaced() {
    ImageSet half = MadeSets.measured("half", 64, (time, x, y) -> x < 32 ? Float.NaN : 0.1f, "2019-01-05");
    SequenceRule rule = SequenceRule.ofSide(16).with(new SequenceRule.Series(Sensors.SENTINEL_2_L2A,
        new BandChoice(List.of("B02")), 4), rule(1, 1).radar());
    for (int index = 0; index < 40; index++) {
      for (Sequence view : sampler(List.of(half), rule).views(1, index, 2)) {
        assertThat(view.multispectral().getFirst().frame().validFraction()).isGreaterThanOrEqualTo(0.5);
      }
    }
    ImageSet dark = MadeSets.measured("dark", 64, (time, x, y) -> Float.NaN, "2019-01-05");
    assertThatThrownBy(() -> sampler(List.of(dark), rule).sample(1, 0)).isInstanceOf(DataException.class)
        .hasMessageStartingWith("[sequence] none of 16 squares shows enough measured ground, the last on dark");
  }

  private static double tileEdge(int y) {
    return Math.toDegrees(Math.atan(Math.sinh(Math.PI * (1 - 2 * y / 512.0))));
  }

  private static SequenceRule rule(int multispectral, int radar) {
    return SequenceRule.ofSide(16).with(
        new SequenceRule.Series(Sensors.SENTINEL_2_L2A, BandChoice.SENTINEL_2_TEN, multispectral),
        new SequenceRule.Series(Sensors.SENTINEL_1, BandChoice.VV_VH, radar));
  }

  private static SequenceSampler sampler(List<ImageSet> sets, SequenceRule rule) {
    return new SequenceSampler(sets, rule, statistics, CACHE);
  }

  private static List<DatedFrame> all(Sequence sequence) {
    return Stream.concat(sequence.multispectral().stream(), sequence.radar().stream()).toList();
  }

  private static List<LocalDate> dates(List<DatedFrame> frames) {
    return frames.stream().map(DatedFrame::date).toList();
  }

  private static void assertSame(Sequence expected, Sequence actual) {
    assertThat(actual.set()).isEqualTo(expected.set());
    assertThat(actual.centre()).isEqualTo(expected.centre());
    assertThat(actual.region()).isEqualTo(expected.region());
    assertThat(dates(actual.multispectral())).isEqualTo(dates(expected.multispectral()));
    assertThat(dates(actual.radar())).isEqualTo(dates(expected.radar()));
    for (int i = 0; i < all(expected).size(); i++) {
      Frame left = all(expected).get(i).frame();
      Frame right = all(actual).get(i).frame();
      assertThat(Arrays.equals(left.pixels(), right.pixels())).isTrue();
    }
    assertThat(actual.highResolution().map(frame -> Arrays.hashCode(frame.pixels())))
        .isEqualTo(expected.highResolution().map(frame -> Arrays.hashCode(frame.pixels())));
  }
}
