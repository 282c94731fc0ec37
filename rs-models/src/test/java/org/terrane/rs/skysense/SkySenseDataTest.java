package org.terrane.rs.skysense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.datasets.sampling.DatedFrame;
import org.terrane.datasets.sampling.Sequence;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.sets.FillPolicy;
import org.terrane.rs.common.BadInput;
import org.terrane.rs.common.RecipeKeys;
import org.terrane.rs.swimdiff.TestScenes;
import tools.jackson.databind.json.JsonMapper;

/// What a step of SkySense sees, on the synthetic Earth and on scenes made for the purpose.
class SkySenseDataTest {
  private static final SkySenseConfig MODEL = SkySenseConfig.unit();
  private static final int CELL = MODEL.pixelsOfCell();
  private static final List<String> TEN =
      List.of("B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B11", "B12");
  /// Views in the same light, at the dates they are of.
  private static final ViewRule PLAIN = RecipeKeys.set(ViewRule.STANDARD,
      List.of("jitter=0", "grayscale=0", "firstBlur=0", "secondBlur=0", "localBlur=0", "secondSolarise=0", "days=0"));

  /// Two places, three squares a step, up to three multispectral and two radar frames.
  private static SkySenseData opened;

  @TempDir Path folder;

  @BeforeAll
  static void openOnce() {
    opened = open(rule("places=2", "batch=3"), PLAIN, 1);
  }

  @Test
  void the_synthetic_earth_gives_all_modalities() {
    SkySenseData data = synthetic(ViewRule.STANDARD);
    assertThat(data.facts().modalities()).containsExactly(Modality.values());
    assertThat(data.facts().places()).isEqualTo(2);
    assertThat(data.warnings()).isEmpty();
    SkySenseBatch batch = data.at(1);
    assertThat(batch.step()).isEqualTo(1);
    assertThat(batch.samples()).isEqualTo(3);
    assertThat(batch.images()).isEqualTo(4 * 3 * (1 + 3 + 2));
    for (SkySenseView view : List.of(batch.first(), batch.second())) {
      assertShapes(view, 8);
    }
    assertThat(batch.locals()).hasSize(2).allSatisfy(view -> assertShapes(view, 4));
    assertThat(batch.centres().getFirst()).isEqualTo(data.sequence(3).centre());
  }

  private static void assertShapes(SkySenseView view, int cells) {
    assertThat(view.cells()).isEqualTo(cells);
    assertThat(view.mirrored()).hasSize(3);
    Map<Modality, Frames> frames = view.frames();
    assertThat(frames.keySet()).containsExactly(Modality.values());
    assertThat(shape(frames, Modality.HIGH_RESOLUTION)).containsExactly(3, 3, cells * CELL, cells * CELL);
    assertThat(shape(frames, Modality.MULTISPECTRAL)).containsExactly(9, 10, cells, cells);
    assertThat(shape(frames, Modality.RADAR)).containsExactly(6, 2, cells, cells);
    for (ViewImages images : view.images().values()) {
      double sum = 0;
      for (float value : images.pixels()) {
        assertThat(value).isBetween(-2f, 2f);
        sum += value;
      }
      assertThat(sum / images.pixels().length).isBetween(-1.0, 1.0);
    }
  }

  private static int[] shape(Map<Modality, Frames> frames, Modality modality) {
    return frames.get(modality).values().shape().toArray();
  }

  @Test
  void a_step_is_the_same_whenever_it_is_asked_for_and_no_other_is() {
    SkySenseData one = synthetic(ViewRule.STANDARD);
    SkySenseData other = open(rule("places=2", "batch=3"), ViewRule.STANDARD, 1);
    other.at(5);
    for (int step = 0; step < 2; step++) {
      assertThat(numbers(other.at(step))).isEqualTo(numbers(one.at(step)));
    }
    assertThat(numbers(one.at(2))).isNotEqualTo(numbers(one.at(1)));
    assertThat(numbers(of(ViewRule.STANDARD, 2).at(1))).isNotEqualTo(numbers(one.at(1)));
  }

  /// Everything a batch says, as numbers.
  private static List<Object> numbers(SkySenseBatch batch) {
    List<Object> all = new ArrayList<>(List.of(batch.step(), batch.centres()));
    Stream.concat(Stream.of(batch.first(), batch.second()), batch.locals().stream()).forEach(view -> {
      all.add(view.mirrored());
      view.images().values().forEach(images -> all.addAll(List.of(images.counts(), images.days(),
          Arrays.hashCode(images.pixels()), Arrays.hashCode(images.seen()))));
    });
    return all;
  }

  @Test
  void both_views_show_the_same_ground_once_mirroring_is_undone() {
    SkySenseBatch batch = synthetic(PLAIN).at(0);
    for (int sample = 0; sample < 3; sample++) {
      assertThat(undone(batch.first(), Modality.HIGH_RESOLUTION, sample, sample))
          .isEqualTo(undone(batch.second(), Modality.HIGH_RESOLUTION, sample, sample));
    }
    assertThat(batch.first().mirrored()).isNotEqualTo(batch.second().mirrored());
  }

  /// The crop in question is that of high resolution; a frame of a series of the same day shows the same crop.
  @Test
  void smaller_views_show_a_part_of_the_square_in_all_modalities_alike() {
    int series = 0;
    SkySenseBatch batch = synthetic(PLAIN).at(0);
    for (SkySenseView local : batch.locals()) {
      for (int sample = 0; sample < 3; sample++) {
        float[] whole = undone(batch.first(), Modality.HIGH_RESOLUTION, sample, sample);
        int place = find(whole, 3, 8 * CELL, undone(local, Modality.HIGH_RESOLUTION, sample, sample), 4 * CELL, CELL);
        ViewImages first = batch.first().images().get(Modality.MULTISPECTRAL);
        ViewImages part = local.images().get(Modality.MULTISPECTRAL);
        for (int i = 3 * sample; i < 3 * sample + 3; i++) {
          int same = first.days().subList(3 * sample, 3 * sample + 3).indexOf(part.days().get(i));
          if (same >= 0) {
            series++;
            assertThat(find(undone(batch.first(), Modality.MULTISPECTRAL, sample, 3 * sample + same), 10, 8,
                undone(local, Modality.MULTISPECTRAL, sample, i), 4, 1)).isEqualTo(place);
          }
        }
      }
    }
    assertThat(series).isPositive();
  }

  /// The cell, row by row, at which a part lies in a whole; it is at one alone.
  private static int find(float[] whole, int bands, int wide, float[] part, int side, int step) {
    List<Integer> found = new ArrayList<>();
    int places = (wide - side) / step + 1;
    for (int place = 0; place < places * places; place++) {
      int left = place % places * step;
      int top = place / places * step;
      boolean same = true;
      for (int i = 0; same && i < part.length; i++) {
        int at = (i / (side * side) * wide + top + i / side % side) * wide + left + i % side;
        same = part[i] == whole[at];
      }
      if (same) {
        found.add(place);
      }
    }
    assertThat(bands * wide * wide).isEqualTo(whole.length);
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  private static float[] undone(SkySenseView view, Modality modality, int sample, int frame) {
    ViewImages images = view.images().get(modality);
    int area = images.side() * images.side();
    int[] from = view.mirrored().get(sample).cells(images.side());
    float[] pixels = new float[images.channels() * area];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = images.pixels()[frame * pixels.length + i / area * area + from[i % area]];
    }
    return pixels;
  }

  @Test
  void days_are_those_of_the_dates_or_near_them() {
    SkySenseData exact = synthetic(PLAIN);
    SkySenseData disturbed = synthetic(RecipeKeys.set(PLAIN, List.of("days=7")));
    int moved = 0;
    for (int step = 0; step < 3; step++) {
      List<Integer> days = exact.at(step).first().images().get(Modality.MULTISPECTRAL).days();
      List<Integer> near = disturbed.at(step).first().images().get(Modality.MULTISPECTRAL).days();
      List<Integer> dates = Stream.iterate(3 * step, i -> i + 1).limit(3).map(exact::sequence)
          .map(Sequence::multispectral).flatMap(List::stream).map(DatedFrame::date).map(Frames::day).toList();
      assertThat(days).isEqualTo(dates);
      for (int i = 0; i < days.size(); i++) {
        int apart = Math.floorMod(near.get(i) - days.get(i) + 7, 365);
        assertThat(apart).isBetween(0, 14);
        moved += apart == 7 ? 0 : 1;
      }
    }
    assertThat(moved).isGreaterThan(13);
  }

  @Test
  void light_changes_high_resolution_alone() {
    SkySenseBatch plain = synthetic(PLAIN).at(0);
    SkySenseBatch light = synthetic(RecipeKeys.set(PLAIN, List.of("jitter=1", "firstBlur=1"))).at(0);
    assertThat(light.first().images().get(Modality.HIGH_RESOLUTION).pixels())
        .isNotEqualTo(plain.first().images().get(Modality.HIGH_RESOLUTION).pixels());
    for (Modality series : List.of(Modality.MULTISPECTRAL, Modality.RADAR)) {
      assertThat(light.first().images().get(series).pixels()).isEqualTo(plain.first().images().get(series).pixels());
    }
  }

  @Test
  void a_sequence_may_be_seen_just_as_it_is() {
    SkySenseData data = synthetic(PLAIN);
    SkySenseView view = SkySenseView.of(List.of(data.sequence(0), data.sequence(1)), 8);
    assertThat(view.mirrored()).containsExactly(Mirroring.NONE, Mirroring.NONE);
    assertThat(view.images().get(Modality.RADAR).counts()).containsExactly(2, 2);
    assertThat(view.images().get(Modality.RADAR).days())
        .startsWith(Frames.day(data.sequence(0).radar().getFirst().date()));
  }

  @Test
  void only_what_is_asked_for_is_there() {
    SkySenseData radar = open(rule("places=1", "modalities=radar"), PLAIN, 1);
    assertThat(radar.facts().modalities()).containsExactly(Modality.RADAR);
    assertThat(radar.at(0).first().images().keySet()).containsExactly(Modality.RADAR);
    assertThat(radar.sets().getFirst().images()).hasSize(6);
    SkySenseData standIn = open(rule("places=1", "highResolution=stand-in"), PLAIN, 1);
    assertThat(standIn.sequence(0).highResolution().orElseThrow().sensor().id()).isEqualTo("sentinel-2-l2a");
    SkySenseData none = open(rule("places=1", "highResolution=absent", "metres=20"), PLAIN, 1);
    assertThat(none.facts().modalities()).containsExactly(Modality.MULTISPECTRAL, Modality.RADAR);
    assertThat(none.sequence(0).radar().getFirst().frame().pixelMetres()).isEqualTo(20);
  }

  @Test
  void scenes_of_one_sensor_give_a_stand_in_and_a_series() {
    TestScenes scenes = new TestScenes(folder, TEN);
    scenes.place("west", 100, 0);
    SkySenseData data = open(scenes(), PLAIN, 1);
    assertThat(data.facts().modalities()).containsExactly(Modality.HIGH_RESOLUTION, Modality.MULTISPECTRAL);
    Sequence sequence = data.sequence(0);
    assertThat(sequence.multispectral()).hasSize(1).allMatch(dated -> !dated.date()
        .equals(sequence.highResolution().orElseThrow().time().date()));
    assertThat(data.facts().contract().entries()).hasSize(10);
  }

  @Test
  void an_image_that_lacks_a_band_is_left_out_filled_or_an_error() {
    new TestScenes(folder, TEN).place("west", 100, 0);
    new TestScenes(folder, TEN.subList(0, 9)).write("west/july.tif", "2020-07-01", 100, 0);
    SkySenseData left = open(scenes(), PLAIN, 1);
    assertThat(left.warnings()).contains("left out 1 images that lack a band of their series, the first is "
        + folder.resolve("west/july.tif") + ", which lacks B12");
    SkySenseData filled = open(scenes("fill=nearest-band", "highResolution=absent"), PLAIN, 1);
    assertThat(filled.sequence(0).multispectral()).hasSize(3);
    assertThat(filled.facts().fill()).isEqualTo(FillPolicy.NEAREST_BAND);
    refused(DataException.class, "[bands] the data does not hold what the network reads: ", scenes("fill=none"));
  }

  @Test
  void series_without_dates_are_refused() {
    TestScenes scenes = new TestScenes(folder, TEN);
    Path one = scenes.write("west/one.tif", "", 100, 0);
    scenes.write("west/two.tif", "", 100, 0);
    refused(DataException.class, "[sequence] none of 1 image sets gives a sequence (left out 2 images without a date,"
        + " which no series can show, the first is " + one + "; left out 1 places without a dated image that has all"
        + " bands); there are images of sentinel-2-l2a; give them dates by the tag DateTime or in their names, or let"
        + " single images stand in for high resolution", scenes());
    assertThat(open(scenes("highResolution=stand-in"), PLAIN, 1).at(0).first().images().keySet())
        .containsExactly(Modality.HIGH_RESOLUTION);
  }

  @Test
  void a_modality_that_is_asked_for_and_absent_everywhere_is_named_with_what_there_is() {
    new TestScenes(folder, TEN).place("west", 100, 0);
    refused(BadInput.class, "data.modalities asks for radar, but no place has a dated image of sentinel-1 with VV, VH;"
        + " there are images of sentinel-2-l2a; ask for what there is", scenes("modalities=multispectral,radar"));
    refused(BadInput.class, "data.highResolution asks for high resolution, but no place has an image with red, green,"
        + " blue that is no series' only one; there are images of sentinel-2-l2a; ask for what there is",
        scenes("highResolution=camera"));
  }

  @Test
  void squares_larger_than_all_places_are_refused() {
    new TestScenes(folder, TEN).place("west", 100, 0);
    refused(DataException.class, "[sequence] none of 1 image sets gives a sequence (left out 1 places smaller than a"
        + " square of 1600 m, the largest is west with 1000 m); there are images of sentinel-2-l2a; choose smaller"
        + " squares", scenes("metres=200"));
  }

  @Test
  void more_regions_than_the_bank_holds_are_refused_or_share() {
    TestScenes scenes = new TestScenes(folder, TEN);
    for (int km = 0; km < 5; km++) {
      scenes.place("place" + km, 40, 60 * km);
    }
    refused(BadInput.class, "model.geo.regions must be 5 or more, as many as there are regions in the data, but is 4;"
        + " set it higher, train on fewer places, or let the nearest region serve by geo.overflow=nearest", scenes());
    GeoRule nearest = RecipeKeys.set(GeoRule.STANDARD, List.of("overflow=nearest"));
    assertThat(SkySenseData.open(scenes(), PLAIN, MODEL, nearest, 1, Optional.empty()).facts().regions()).isEqualTo(5);
  }

  @Test
  void rules_that_do_not_fit_the_model_or_make_no_sense_are_refused() {
    refused(BadInput.class, "data.multispectral.bands must be 10, as many as model.multispectral.channels, but are B02,"
        + " B03", rule("multispectral.bands=B02,B03"));
    assertThatThrownBy(() -> open(rule(), RecipeKeys.set(PLAIN, List.of("localCells=6")), 1))
        .hasMessage("views.cells and views.localCells must be multiples of model.multispectral.patch 4, but are 8 and"
            + " 6");
    refused(DataException.class, "[sensor] no sensor 'sentinel-2', did you mean ",
        rule("multispectral.sensors=sentinel-2"));
    assertThatThrownBy(() -> rule("modalities=radar,radar")).isInstanceOf(BadInput.class);
    assertThatThrownBy(() -> RecipeKeys.set(ViewRule.STANDARD, "flip=2")).isInstanceOf(BadInput.class);
  }

  @Test
  void what_is_held_out_is_never_drawn_and_facts_go_through_json() {
    TestScenes scenes = new TestScenes(folder, TEN);
    for (int i = 0; i < 8; i++) {
      scenes.place("place" + i, 40, 5 * i);
    }
    SkySenseData data = open(scenes("holdout.share=0.3", "holdout.blockKm=4", "holdout.bufferKm=1"), PLAIN, 1);
    assertThat(data.facts().split().heldOut().sets()).isPositive();
    assertThat(data.facts().places()).isEqualTo(data.sets().size()).isBetween(1, 7);
    assertThat(data.warnings()).contains(data.facts().split().line());
    JsonMapper json = new JsonMapper();
    assertThat(json.readValue(json.writeValueAsString(data.facts()), SkySenseData.Facts.class)).isEqualTo(data.facts());
  }

  @Test
  void a_run_goes_on_with_the_statistics_it_had_and_the_bands() {
    TestScenes scenes = new TestScenes(folder, TEN);
    scenes.place("west", 100, 0);
    SkySenseData.Facts before = open(scenes(), PLAIN, 1).facts();
    scenes.place("east", 100, 300);
    SkySenseData after = SkySenseData.open(scenes(), PLAIN, MODEL, GeoRule.STANDARD, 1, Optional.of(before));
    assertThat(after.facts().statistics()).isEqualTo(before.statistics());
    assertThat(after.facts().fingerprint()).isNotEqualTo(before.fingerprint());
  }

  private DataRule scenes(String... changes) {
    return RecipeKeys.set(rule("folder=" + folder), List.of(changes));
  }

  private static DataRule rule(String... changes) {
    return RecipeKeys.set(DataRule.STANDARD.with(2, 3, 2), List.of(changes));
  }

  private static SkySenseData synthetic(ViewRule views) {
    return of(views, 1);
  }

  /// The synthetic Earth with other views or draws.
  private static SkySenseData of(ViewRule views, long seed) {
    return new SkySenseData(opened.rule(), views, seed, opened.sets(), opened.notes(), opened.facts(), opened.cache(),
        opened.sampler());
  }

  private static SkySenseData open(DataRule rule, ViewRule views, long seed) {
    return SkySenseData.open(rule, views, MODEL, GeoRule.STANDARD, seed, Optional.empty());
  }

  private static void refused(Class<? extends RuntimeException> kind, String start, DataRule rule) {
    assertThatThrownBy(() -> open(rule, PLAIN, 1)).isInstanceOf(kind).hasMessageStartingWith(start)
        .hasMessageNotContaining("\n");
  }
}
