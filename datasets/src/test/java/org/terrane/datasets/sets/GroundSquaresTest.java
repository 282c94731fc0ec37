package org.terrane.datasets.sets;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.datasets.find.SetFinder;
import org.terrane.datasets.raster.GeoTransform;
import org.terrane.datasets.raster.SampleType;

class GroundSquaresTest {

  @TempDir Path dir;

  @Test
  void squares_lie_side_by_side_with_the_leftover_halved() {
    scene("a.tif", "2018-01-01", 100, 10, 0, 0);
    scene("b.tif", "2018-02-01", 100, 10, 0, 0);
    assertThat(corners(300)).containsExactly("5 5 30", "35 5 30", "65 5 30", "5 35 30", "35 35 30", "65 35 30",
        "5 65 30", "35 65 30", "65 65 30");
  }

  @Test
  void a_small_place_is_one_square_of_its_size() {
    scene("a.tif", "2018-01-01", 40, 10, 0, 0);
    scene("b.tif", "2018-02-01", 40, 10, 0, 0);
    assertThat(corners(2880)).containsExactly("0 0 40");
  }

  @Test
  void squares_begin_where_coarse_pixels_do() {
    // The ground both show begins 10 m into the coarse file's pixels of 60 m.
    scene("fine.tif", "2018-01-01", 120, 10, 10, -10);
    scene("coarse.tif", "2018-02-01", 20, 60, 0, 0);
    assertThat(corners(300)).allMatch(square -> (Integer.parseInt(square.split(" ")[0]) + 1) % 6 == 0)
        .first().isEqualTo("17 17 30");
  }

  @Test
  void only_ground_that_all_images_show_is_cut() {
    scene("a.tif", "2018-01-01", 100, 10, 0, 0);
    scene("b.tif", "2018-02-01", 100, 10, 200, -100);
    assertThat(corners(800)).containsExactly("20 15 80");
  }

  private List<String> corners(double metres) {
    ImageSet set = SetFinder.find(dir).sets().getFirst();
    return GroundSquares.of(set, metres).stream()
        .map(square -> "%.0f %.0f %.0f".formatted(square.left(), square.top(), square.extent())).toList();
  }

  private void scene(String name, String date, int side, double metres, double east, double north) {
    Map<String, String> tags = TestScenes.sentinel2(date);
    TestScenes.write(dir.resolve(name), side,
        GeoTransform.northUp(TestScenes.EAST + east, TestScenes.NORTH + north, metres, metres), TestScenes.UTM31,
        SampleType.U16, null, tags, List.of("B02"), (b, x, y) -> 100);
  }
}
