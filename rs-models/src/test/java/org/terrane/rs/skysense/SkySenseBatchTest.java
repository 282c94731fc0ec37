package org.terrane.rs.skysense;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.terrane.datasets.sampling.DatedFrame;
import org.terrane.datasets.sampling.Sequence;
import org.terrane.rs.common.RecipeKeys;

/// What a step of SkySense sees of the synthetic Earth.
class SkySenseBatchTest {
  private static final SkySenseConfig MODEL = SkySenseConfig.unit();
  private static final int CELL = MODEL.pixelsOfCell();
  private static final DataRule RULE = RecipeKeys.set(DataRule.STANDARD.with(3, 3, 2), "places=2");
  /// Views in the same light, at the dates they are of.
  private static final ViewRule PLAIN = RecipeKeys.set(ViewRule.STANDARD,
      List.of("jitter=0", "grayscale=0", "firstBlur=0", "secondBlur=0", "localBlur=0", "secondSolarise=0", "days=0"));
  /// Two places, three squares a step, up to three multispectral and two radar frames.
  private static SkySenseData opened;

  @BeforeAll
  static void openOnce() {
    opened = open(PLAIN);
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
    assertThat(view.windows()).hasSize(3);
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
    SkySenseData other = open(ViewRule.STANDARD);
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
      all.add(view.windows());
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
    assertThat(batch.first().windows()).isNotEqualTo(batch.second().windows());
  }

  @Test
  void views_that_lie_apart_show_the_same_ground_where_they_overlap() {
    SkySenseData apart = open(PLAIN.shifted(4));
    SkySenseBatch batch = apart.at(0);
    assertShapes(batch.first(), 8);
    assertThat(batch.locals()).allSatisfy(view -> assertShapes(view, 4));
    assertThat(SkySenseView.of(List.of(apart.sequence(0)), 8).images().get(Modality.RADAR).side()).isEqualTo(8);
    int moved = 0;
    for (int sample = 0; sample < 3; sample++) {
      Window first = batch.first().windows().get(sample);
      Window second = batch.second().windows().get(sample);
      moved += first.sameGround(second) ? 0 : 1;
      int[] cells = first.cellsIn(second, 8);
      float[][] one = cells(undone(batch.first(), Modality.HIGH_RESOLUTION, sample, sample));
      float[][] other = cells(undone(batch.second(), Modality.HIGH_RESOLUTION, sample, sample));
      for (int cell = 0; cell < cells.length; cell++) {
        if (cells[cell] != Window.OUTSIDE) {
          assertThat(one[cell]).isEqualTo(other[cells[cell]]);
        }
      }
      assertThat(Arrays.stream(cells).filter(cell -> cell != Window.OUTSIDE).count()).isBetween(16L, 64L);
    }
    assertThat(moved).isPositive();
  }

  /// The pixels of each of 8 × 8 cells of high resolution.
  private static float[][] cells(float[] pixels) {
    int side = 8 * CELL;
    float[][] cells = new float[64][3 * CELL * CELL];
    for (int i = 0; i < pixels.length; i++) {
      int band = i / (side * side);
      int y = i / side % side;
      int x = i % side;
      cells[y / CELL * 8 + x / CELL][(band * CELL + y % CELL) * CELL + x % CELL] = pixels[i];
    }
    return cells;
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
    int[] from = view.windows().get(sample).mirrored().cells(images.side());
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
    assertThat(view.windows()).containsOnly(Window.atCorner(Mirroring.NONE)).hasSize(2);
    assertThat(view.images().get(Modality.RADAR).counts()).containsExactly(2, 2);
    assertThat(view.images().get(Modality.RADAR).days())
        .startsWith(Frames.day(data.sequence(0).radar().getFirst().date()));
  }

  private static SkySenseData synthetic(ViewRule views) {
    return of(views, 1);
  }

  /// The synthetic Earth with other views or draws.
  private static SkySenseData of(ViewRule views, long seed) {
    return new SkySenseData(opened.rule(), views, seed, opened.sets(), opened.notes(), opened.facts(), opened.cache(),
        opened.sampler(), opened.shown());
  }

  private static SkySenseData open(ViewRule views) {
    return SkySenseData.open(RULE, views, MODEL, GeoRule.STANDARD, 1, Optional.empty());
  }
}
