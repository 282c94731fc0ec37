package org.terrane.datasets.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.terrane.datasets.crs.LonLat;
import org.terrane.datasets.crs.Outline;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.sets.SetImage;
import tools.jackson.databind.json.JsonMapper;

/// Parts that do not leak into one another: by place, by time, by both, by lists.
class SplitTest {

  private static final Shares SHARES = new Shares(0.6, 0.2, 0.2);

  /// Crowded round a middle: Europe, Fiji across the date line, and Svalbard, where a degree of longitude is short.
  @ParameterizedTest
  @CsvSource({"10, 48, 1", "180, -17, 2", "15, 79, 3", "-180, 66, 4"})
  void the_buffer_is_kept_whatever_the_places(double lon, double lat, long seed) {
    Random random = new Random(seed);
    List<ImageSet> sets = IntStream.range(0, 400).mapToObj(i -> {
      double east = lon + random.nextGaussian() / Math.cos(Math.toRadians(lat));
      LonLat corner = new LonLat(Math.IEEEremainder(east, 360), lat + random.nextGaussian());
      return MadeSets.at("place-" + i, corner, 500 + 20_000 * Math.pow(random.nextDouble(), 4), "2019-05-01");
    }).toList();
    SplitSets split = new SpatialBlocks(30, 4, SHARES, seed).of(sets);

    double smallest = smallest(List.of(split.training(), split.validation(), split.heldOut()));
    assertThat(smallest).isGreaterThanOrEqualTo(4000);
    assertThat(split.report().smallestMetres()).isEqualTo(smallest);
    assertThat(split.training()).hasSizeGreaterThan(80);
    assertThat(split.dropped()).isNotEmpty();
    assertThat(Stream.of(split.training(), split.validation(), split.heldOut(), split.dropped()).flatMap(List::stream))
        .containsExactlyInAnyOrderElementsOf(sets);
    // Nothing was dropped that need not have been: each has a kept neighbour in another part within the buffer.
    List<ImageSet> kept = Stream.of(split.training(), split.validation(), split.heldOut())
        .flatMap(List::stream).toList();
    for (ImageSet dropped : split.dropped()) {
      assertThat(smallest(List.of(List.of(dropped), kept))).isLessThan(4000);
    }
  }

  @Test
  void a_set_keeps_its_part_when_others_come_and_go() {
    List<ImageSet> sets = new ArrayList<>(scattered(300));
    SpatialBlocks rule = new SpatialBlocks(100, 1, SHARES, 7);
    SplitSets all = rule.of(sets);
    Collections.shuffle(sets, new Random(1));
    SplitSets shuffled = rule.of(sets);
    assertThat(shuffled.heldOut()).containsExactlyInAnyOrderElementsOf(all.heldOut());
    assertThat(shuffled.report().smallestMetres()).isEqualTo(all.report().smallestMetres());
    SplitSets half = rule.of(sets.subList(0, 150));
    assertThat(all.heldOut()).containsAll(half.heldOut());
    assertThat(all.training()).doesNotContainAnyElementsOf(half.heldOut());
    assertThat(new SpatialBlocks(100, 1, SHARES, 8).of(sets).heldOut()).isNotEqualTo(shuffled.heldOut());
  }

  @Test
  void shares_are_those_of_the_blocks() {
    SplitSets split = new SpatialBlocks(10, 0.001, new Shares(0.7, 0.1, 0.2), 3).of(scattered(2000));
    // Standard deviations are 20, 13 and 18.
    assertThat(split.training()).hasSizeBetween(1330, 1470);
    assertThat(split.validation()).hasSizeBetween(150, 250);
    assertThat(split.heldOut()).hasSizeBetween(340, 460);
  }

  @Test
  void what_lies_nowhere_is_split_by_its_name_and_said_so() {
    List<ImageSet> sets = new ArrayList<>(scattered(100));
    IntStream.range(0, 200).forEach(i -> sets.add(MadeSets.nowhere("patch-" + i)));
    SplitSets split = new SpatialBlocks(100, 1, SHARES, 7).of(sets);
    assertThat(split.report().withoutPlace()).isEqualTo(200);
    assertThat(split.heldOut().stream().filter(set -> set.footprint() == null)).hasSizeBetween(20, 60);
    assertThat(split.report().line()).endsWith("; 200 sets lie nowhere on Earth");
    SplitSets nothingElse = new SpatialBlocks(100, 1, SHARES, 7).of(sets.subList(100, 300));
    assertThat(nothingElse.report().smallestMetres()).isNull();
  }

  @Test
  void a_cut_in_time_leaves_a_gap_and_drops_what_is_on_neither_side() {
    ImageSet place = MadeSets.at("a", new LonLat(4, 51), 640, "2018-01-01", "2019-05-31", "2019-06-01",
        "2019-06-30", "2019-07-01T00:00:00Z", "2020-01", "2019", "2018", "unknown");
    SplitSets split = TimeCut.at(LocalDate.parse("2019-06-01"), 30).of(List.of(place));
    assertThat(times(split.training())).containsExactlyInAnyOrder("2018", "2018-01-01", "2019-05-31");
    assertThat(times(split.heldOut())).containsExactly("2019-07-01T00:00:00Z", "2020-01");
    assertThat(times(split.dropped())).containsExactlyInAnyOrder("null", "2019", "2019-06-01", "2019-06-30");
    // From the end of 31 May to 1 July.
    assertThat(split.report().smallestDays()).isEqualTo(30);
    assertThat(split.report().smallestMetres()).isZero();
  }

  @Test
  void validation_has_a_time_between() {
    ImageSet place = MadeSets.at("a", new LonLat(4, 51), 640, "2018-01-05", "2019-01-05", "2020-01-05", "2019-12-30");
    SplitSets split = new TimeCut(LocalDate.parse("2019-01-01"), LocalDate.parse("2020-01-01"), 3).of(List.of(place));
    assertThat(times(split.training())).containsExactly("2018-01-05");
    assertThat(times(split.validation())).containsExactly("2019-01-05", "2019-12-30");
    assertThat(times(split.heldOut())).containsExactly("2020-01-05");
    assertThat(split.report().smallestDays()).isEqualTo(5);
  }

  @Test
  void the_smallest_gap_is_that_of_all_pairs() {
    Random random = new Random(9);
    for (int round = 0; round < 50; round++) {
      List<ImageSet> sets = IntStream.range(0, 12).mapToObj(i -> MadeSets.at("s" + i, new LonLat(4, 40 + i), 640,
          LocalDate.of(2018, 1, 1).plusDays(random.nextInt(4000)).toString())).toList();
      SplitSets split = new GivenLists(Set.of("s0", "s1", "s2"), Set.of("s3", "s4"), 0).of(sets);
      double expected = Double.POSITIVE_INFINITY;
      List<List<ImageSet>> parts = List.of(split.training(), split.validation(), split.heldOut());
      for (List<ImageSet> one : parts) {
        for (List<ImageSet> other : parts) {
          if (one != other) {
            expected = Math.min(expected, gap(one, other));
          }
        }
      }
      assertThat(split.report().smallestDays()).isEqualTo(expected);
    }
  }

  @Test
  void space_and_time_together_keep_both() {
    List<ImageSet> sets = IntStream.range(0, 200).mapToObj(i -> MadeSets.at("p" + i,
        new LonLat(-60 + i % 20, -20 + i / 20), 640, "2017-03-01", "2018-03-01", "2019-03-01", "2020-03-01")).toList();
    SpaceAndTime rule = new SpaceAndTime(new SpatialBlocks(150, 20, SHARES, 5),
        new TimeCut(LocalDate.parse("2018-06-01"), LocalDate.parse("2019-06-01"), 60));
    SplitSets split = rule.of(sets);
    assertThat(Set.copyOf(times(split.training()))).containsExactlyInAnyOrder("2017-03-01", "2018-03-01");
    assertThat(Set.copyOf(times(split.validation()))).containsExactly("2019-03-01");
    assertThat(Set.copyOf(times(split.heldOut()))).containsExactly("2020-03-01");
    assertThat(split.report().smallestMetres()).isGreaterThanOrEqualTo(20_000);
    assertThat(split.report().smallestDays()).isEqualTo(364);
    int all = split.report().training().images() + split.report().validation().images()
        + split.report().heldOut().images() + split.report().dropped().images();
    assertThat(all).isEqualTo(800);
    assertThatThrownBy(() -> new SpaceAndTime(rule.space(), TimeCut.at(LocalDate.parse("2019-06-01"), 0)))
        .hasMessage("[split] 0.2 of the blocks are for validation, but held out from 2019-06-01 with a gap of 0 days"
            + " leaves no time for it; give validationFrom a day before heldOutFrom");
  }

  @Test
  void lists_are_taken_at_their_word_unless_a_buffer_is_asked_for() {
    List<ImageSet> sets = List.of(MadeSets.at("paris", new LonLat(2.3, 48.8), 5000, "2016-11-30"),
        MadeSets.at("bercy", new LonLat(2.38, 48.8), 5000, "2016-11-30"),
        MadeSets.at("rennes", new LonLat(-1.7, 48.1), 5000, "2015-08-21"));
    SplitSets given = new GivenLists(Set.of(), Set.of("paris"), 0).of(sets);
    assertThat(given.training()).extracting(ImageSet::id).containsExactly("bercy", "rennes");
    assertThat(given.report().smallestMetres()).isBetween(500.0, 1500.0);
    SplitSets apart = new GivenLists(Set.of(), Set.of("paris"), 10).of(sets);
    assertThat(apart.training()).extracting(ImageSet::id).containsExactly("rennes");
    assertThat(apart.dropped()).extracting(ImageSet::id).containsExactly("bercy");
    assertThat(apart.report().smallestMetres()).isBetween(250_000.0, 350_000.0);
    assertThatThrownBy(() -> new GivenLists(Set.of(), Set.of("pari"), 0).of(sets))
        .isInstanceOf(DataException.class).hasMessage("[split] no set 'pari' among 3 sets, did you mean 'paris'?");
    assertThatThrownBy(() -> new GivenLists(Set.of("paris"), Set.of("paris"), 0))
        .hasMessage("[split] sets must be on one list, but are for validation and held out: paris");
  }

  @Test
  void parts_that_leak_can_not_be_made() {
    ImageSet one = MadeSets.at("one", new LonLat(4, 51), 640, "2019-01-01");
    ImageSet near = MadeSets.at("near", new LonLat(4.05, 51), 640, "2019-02-01");
    SplitSets.Asked buffer = new SplitSets.Asked(Set.of(), 10_000, 0);
    assertThatThrownBy(() -> SplitSets.of("rule", parts(one, near), buffer))
        .isInstanceOf(DataException.class)
        .hasMessageMatching("\\[split] rule: parts must keep a distance of 10000.0 m, but are 28\\d\\d.* apart");
    assertThatThrownBy(() -> SplitSets.of("rule", parts(one, near), new SplitSets.Asked(Set.of(), 0, 40)))
        .hasMessage("[split] rule: parts must keep a gap of 40.0 days, but are 30.0 apart");
    ImageSet again = new ImageSet("other", one.footprint(), one.images());
    assertThatThrownBy(() -> SplitSets.of("rule", parts(one, again), new SplitSets.Asked(Set.of(), 0, 0)))
        .hasMessage("[split] rule: one/2019-01-01.tif is in two parts, training and held-out");
  }

  @Test
  void a_part_that_comes_out_empty_is_an_error_that_counts() {
    assertThatThrownBy(() -> new SpatialBlocks(100, 1, SHARES, 7).of(scattered(1)))
        .isInstanceOf(DataException.class)
        .hasMessageMatching("\\[split] blocks of 100.0 km with a buffer of 1.0 km, seed 7: no [a-z-]+ set is left;"
            + " . are for training, . for validation, . held out, 0 dropped; choose smaller blocks, a smaller buffer or"
            + " gap, another date or another seed");
  }

  @Test
  void the_report_is_kept_as_json() {
    SplitReport report = new SpatialBlocks(100, 1, SHARES, 7).of(scattered(200)).report();
    JsonMapper json = new JsonMapper();
    assertThat(json.readValue(json.writeValueAsString(report), SplitReport.class)).isEqualTo(report);
    assertThat(report.line()).startsWith("blocks of 100.0 km with a buffer of 1.0 km, seed 7: ")
        .contains(" for training, ").doesNotContain("\n");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN})
  void a_buffer_that_is_none_is_refused(double km) {
    assertThatThrownBy(() -> new SpatialBlocks(50, km, SHARES, 1))
        .isInstanceOf(DataException.class).hasMessage("[split] bufferKm must be positive, but is " + km);
  }

  @Test
  void shares_that_cannot_be_are_refused() {
    assertThatThrownBy(() -> new Shares(0.5, 0.2, 0.2)).hasMessageStartingWith("[split] shares must add up to 1, but ");
    assertThatThrownBy(() -> new Shares(0, 0.5, 0.5)).hasMessageContaining("that of training positive");
    assertThatThrownBy(() -> new SpatialBlocks(0.5, 1, SHARES, 1)).hasMessageContaining("blockKm must be at least 1");
  }

  /// All over the Earth, so that blocks hold one set each.
  private static List<ImageSet> scattered(int count) {
    Random random = new Random(6);
    return IntStream.range(0, count).mapToObj(i -> MadeSets.at("place-" + i,
        new LonLat(360 * random.nextDouble() - 180, Math.toDegrees(Math.asin(1.8 * random.nextDouble() - 0.9))), 640,
        "2019-05-01")).toList();
  }

  private static Parts parts(ImageSet training, ImageSet heldOut) {
    return new Parts(List.of(training), List.of(), List.of(heldOut), List.of());
  }

  private static List<String> times(List<ImageSet> sets) {
    return sets.stream().flatMap(set -> set.images().stream()).map(image -> String.valueOf(image.time())).toList();
  }

  private static double gap(List<ImageSet> one, List<ImageSet> other) {
    return days(one).flatMap(a -> days(other).map(b -> Math.max(0, Math.abs(a - b) - 1.0)))
        .min(Double::compare).orElseThrow();
  }

  private static Stream<Long> days(List<ImageSet> sets) {
    return sets.stream().flatMap(set -> set.images().stream()).map(SetImage::time)
        .map(time -> time.date().toEpochDay());
  }

  /// Every pair, one by one.
  private static double smallest(List<List<ImageSet>> parts) {
    List<List<Outline>> outlines = parts.stream()
        .map(sets -> sets.stream().map(set -> Outline.of(set.footprint())).toList()).toList();
    double smallest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < parts.size(); i++) {
      for (int j = i + 1; j < parts.size(); j++) {
        for (Outline one : outlines.get(i)) {
          smallest = Math.min(smallest, outlines.get(j).stream().mapToDouble(one::metresTo).min().orElse(smallest));
        }
      }
    }
    return smallest;
  }
}
