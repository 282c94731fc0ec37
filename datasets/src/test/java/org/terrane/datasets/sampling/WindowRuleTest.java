package org.terrane.datasets.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.terrane.datasets.geotiff.GeoTiffReader;
import org.terrane.datasets.geotiff.GeoTiffWriter;
import org.terrane.datasets.raster.GeoTransform;
import org.terrane.datasets.raster.Raster;
import org.terrane.datasets.raster.RasterBand;
import org.terrane.datasets.raster.RasterInfo;
import org.terrane.datasets.raster.SampleType;
import org.terrane.datasets.raster.Window;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.sets.CropGrid;
import org.terrane.datasets.sets.Draws;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.sets.SetImage;
import org.terrane.datasets.synth.SyntheticEarth;

class WindowRuleTest {

  @TempDir Path dir;

  @Test
  void random_windows_are_uniform_over_the_valid_positions() {
    // 5 x 3 positions, 15 000 windows: 1000 each, standard deviation 31.
    List<Window> windows = new RandomWindows(4, 15_000).windows(8, 6, new Draws(1));
    Map<Window, Long> counts = windows.stream().collect(Collectors.groupingBy(w -> w, Collectors.counting()));
    assertThat(counts).hasSize(15);
    assertThat(counts.values()).allSatisfy(count -> assertThat(count).isBetween(860L, 1140L));
    assertThat(counts.keySet()).allMatch(window -> window.fitsIn(8, 6) && window.width() == 4 && window.height() == 4);
  }

  @Test
  void the_same_draws_give_the_same_windows() {
    RandomWindows rule = new RandomWindows(16, 40);
    assertThat(rule.windows(100, 90, new Draws(5, 2))).isEqualTo(rule.windows(100, 90, new Draws(5, 2)))
        .isNotEqualTo(rule.windows(100, 90, new Draws(5, 3)));
  }

  /// Ten columns: starts and widths of the windows.
  @ParameterizedTest
  @CsvSource({
    "4, 4, LEAVE_OUT, 0:4 4:4", "4, 4, MOVE_IN, 0:4 4:4 6:4", "4, 4, CUT_SHORT, 0:4 4:4 8:2",
    "4, 3, LEAVE_OUT, 0:4 3:4 6:4", "4, 3, MOVE_IN, 0:4 3:4 6:4", "4, 3, CUT_SHORT, 0:4 3:4 6:4",
    "4, 5, CUT_SHORT, 0:4 5:4", "10, 10, LEAVE_OUT, 0:10", "10, 3, MOVE_IN, 0:10", "12, 12, CUT_SHORT, 0:10",
    "5, 2, MOVE_IN, 0:5 2:5 4:5 5:5"
  })
  void a_grid_has_an_edge(int side, int stride, WindowGrid.Edge edge, String expected) {
    List<Window> windows = new WindowGrid(side, stride, edge).windows(10, 10);
    List<String> columns = windows.stream().filter(window -> window.y() == 0)
        .map(window -> window.x() + ":" + window.width()).toList();
    List<String> rows = windows.stream().filter(window -> window.x() == 0)
        .map(window -> window.y() + ":" + window.height()).toList();
    assertThat(String.join(" ", columns)).isEqualTo(expected);
    assertThat(rows).isEqualTo(columns);
    assertThat(windows).hasSize(columns.size() * columns.size()).allMatch(window -> window.fitsIn(10, 10));
  }

  @ParameterizedTest
  @CsvSource({"7, 7", "7, 5", "16, 1"})
  void an_edge_that_is_moved_in_leaves_no_pixel_unseen(int side, int stride) {
    boolean[] seen = new boolean[31 * 17];
    for (Window window : new WindowGrid(side, stride, WindowGrid.Edge.MOVE_IN).windows(31, 17)) {
      for (int i = 0; i < side * side; i++) {
        seen[(window.y() + i / side) * 31 + window.x() + i % side] = true;
      }
    }
    assertThat(seen).doesNotContain(false);
  }

  @Test
  void every_class_of_a_map_has_its_share_however_rare() {
    // Class 1 everywhere but for class 2 in 3 % of the map, and an unlabelled quarter.
    try (Raster mask = mask(100, (x, y) -> x < 50 && y < 50 ? 0 : x >= 80 && y >= 85 ? 2 : 1)) {
      Strata strata = Strata.byMajority(mask, 0, 0);
      WindowRule grid = WindowGrid.tiles(5);
      List<Window> equal = StratifiedWindows.equal(grid, strata, 80).windows(100, 100, new Draws(3));
      assertThat(counts(equal, strata)).isEqualTo(Map.of(1, 40L, 2, 40L));
      // There are 12 windows of class 2: each comes three or four times.
      List<Window> rare = equal.stream().filter(w -> strata.of(w).getAsInt() == 2).toList();
      assertThat(new HashSet<>(rare)).hasSize(12);
      assertThat(rare.stream().collect(Collectors.groupingBy(w -> w, Collectors.counting())).values())
          .allMatch(count -> count == 3 || count == 4);
      assertThat(equal.stream().filter(w -> strata.of(w).getAsInt() == 1).distinct()).hasSize(40);

      List<Window> given = new StratifiedWindows(grid, strata, Map.of(1, 0.8, 2, 0.2), 11)
          .windows(100, 100, new Draws(3));
      assertThat(counts(given, strata)).isEqualTo(Map.of(1, 9L, 2, 2L));
      assertThat(StratifiedWindows.equal(grid, strata, 80).windows(100, 100, new Draws(3))).isEqualTo(equal);
      assertThat(StratifiedWindows.equal(grid, strata, 80).windows(100, 100, new Draws(4))).isNotEqualTo(equal);
    }
  }

  @Test
  void the_rarest_class_of_a_window_makes_its_stratum() {
    try (Raster mask = mask(40, (x, y) -> x == 21 && y == 21 ? 7 : x < 10 ? 3 : 1)) {
      Strata strata = Strata.byRarest(mask, 0, 0);
      assertThat(strata.of(new Window(20, 20, 10, 10))).hasValue(7);
      assertThat(strata.of(new Window(5, 0, 10, 10))).hasValue(3);
      assertThat(strata.of(new Window(30, 0, 10, 10))).hasValue(1);
      assertThat(Strata.byRarest(mask, 0, 1).of(new Window(30, 0, 10, 10))).isEmpty();
    }
  }

  @Test
  void strata_may_be_any_function() {
    Strata halves = window -> OptionalInt.of(window.x() < 10 ? 0 : 1);
    List<Window> windows = StratifiedWindows.equal(new RandomWindows(2, 500), halves, 60)
        .windows(100, 100, new Draws(2));
    assertThat(windows.stream().filter(window -> window.x() < 10)).hasSize(30);
  }

  @Test
  void the_crops_of_a_set_lie_on_the_ground_that_all_its_images_show() {
    ImageSet place = SyntheticEarth.places(3, 1).getFirst();
    SetImage reference = place.of(Sensors.SENTINEL_2_L2A).getFirst();
    List<CropGrid> crops = SetCrops.of(WindowGrid.tiles(96), reference, place.images(), new Draws());
    assertThat(crops).hasSize(9);
    assertThat(crops).allSatisfy(crop -> {
      assertThat(crop.pixelMetres()).isEqualTo(10);
      assertThat(crop.left() % 96).isZero();
    });
    assertThatThrownBy(() -> SetCrops.of(WindowGrid.tiles(289), reference, place.images(), new Draws()))
        .isInstanceOf(DataException.class).hasMessage(reference.finest().info().file()
            + ": [windows] side must be at most the raster's 288 pixels (it has 288x288), but is 289");
    WindowGrid cut = new WindowGrid(100, 100, WindowGrid.Edge.CUT_SHORT);
    assertThatThrownBy(() -> SetCrops.of(cut, reference, place.images(), new Draws()))
        .hasMessageContaining("crops must be square, but one is (200, 0) 88x100");
  }

  @Test
  void rules_that_cannot_be_are_refused() {
    assertThatThrownBy(() -> new RandomWindows(0, 5)).isInstanceOf(DataException.class)
        .hasMessage("[windows] side must be at least 1, but is 0");
    assertThatThrownBy(() -> new WindowGrid(5, 0, WindowGrid.Edge.LEAVE_OUT))
        .hasMessage("[windows] stride must be at least 1, but is 0");
    assertThatThrownBy(() -> new RandomWindows(9, 5).windows(8, 20, new Draws()))
        .hasMessage("[windows] side must be at most the raster's 8 pixels (it has 8x20), but is 9");
    Strata none = window -> OptionalInt.empty();
    assertThatThrownBy(() -> StratifiedWindows.equal(WindowGrid.tiles(2), none, 3).windows(8, 8, new Draws()))
        .hasMessage("[windows] no window belongs to a stratum");
    Strata one = window -> OptionalInt.of(4);
    assertThatThrownBy(() -> new StratifiedWindows(WindowGrid.tiles(2), one, Map.of(4, 0.5, 9, 0.5), 3)
        .windows(8, 8, new Draws()))
        .hasMessage("[windows] stratum 9 is to have a share, but no window belongs to it; there are windows of [4]");
    assertThatThrownBy(() -> new StratifiedWindows(WindowGrid.tiles(2), one, Map.of(4, 0.5), 3))
        .hasMessage("[windows] shares must be positive and add up to 1, but are {4=0.5}");
  }

  private static Map<Integer, Long> counts(List<Window> windows, Strata strata) {
    return windows.stream().collect(Collectors.groupingBy(w -> strata.of(w).getAsInt(), Collectors.counting()));
  }

  @FunctionalInterface
  private interface Labels {
    int at(int x, int y);
  }

  private Raster mask(int side, Labels labels) {
    Path file = dir.resolve("mask.tif");
    RasterBand band = new RasterBand("class", SampleType.U8, null, 1, 0, Map.of());
    float[] values = new float[side * side];
    IntStream.range(0, values.length).forEach(i -> values[i] = labels.at(i % side, i / side));
    GeoTiffWriter.write(new RasterInfo(file, side, side, List.of(band), GeoTransform.northUp(0, 0, 1, 1), 32631,
        Map.of(), null), values);
    return GeoTiffReader.open(file);
  }
}
