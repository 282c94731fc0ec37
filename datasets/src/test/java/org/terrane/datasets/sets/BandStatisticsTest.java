package org.terrane.datasets.sets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.datasets.find.SetFinder;
import org.terrane.datasets.raster.SampleType;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.scene.Sensors;
import tools.jackson.databind.json.JsonMapper;

class BandStatisticsTest {

  @TempDir Path dir;

  @Test
  void moments_are_those_of_all_measured_pixels() {
    // Two images, 0 is nodata: a third of the first image is not measured.
    TestScenes.utm(dir.resolve("a.tif"), 30, 10, SampleType.U16, 0.0, TestScenes.sentinel2("2018-01-01"),
        List.of("B02"), (b, x, y) -> y < 10 ? 0 : 100 * x + y);
    TestScenes.utm(dir.resolve("b.tif"), 30, 10, SampleType.U16, 0.0, TestScenes.sentinel2("2018-02-01"),
        List.of("B02"), (b, x, y) -> 5000 + x * y);
    double[] expected = IntStream.range(0, 900).boxed()
        .flatMap(i -> IntStream.of(i / 30 < 10 ? 0 : 100 * (i % 30) + i / 30, 5000 + (i % 30) * (i / 30)).boxed())
        .filter(value -> value != 0).mapToDouble(value -> value / 10_000.0).toArray();
    double mean = IntStream.range(0, expected.length).mapToDouble(i -> expected[i]).average().orElseThrow();
    double variance =
        IntStream.range(0, expected.length).mapToDouble(i -> Math.pow(expected[i] - mean, 2)).average().orElseThrow();

    BandMoments moments = statistics().of(Sensors.SENTINEL_2_L2A, Sensors.SENTINEL_2_L2A.band("B02"));

    assertThat(moments.count()).isEqualTo(expected.length);
    assertThat(moments.mean()).isCloseTo(mean, within(1e-7));
    assertThat(moments.std()).isCloseTo(Math.sqrt(variance), within(1e-7));
  }

  @Test
  void normalisation_takes_two_deviations_to_each_end() {
    BandMoments moments = new BandMoments(10, 2, 100);
    assertThat(moments.normalize(6)).isEqualTo(0f);
    assertThat(moments.normalize(10)).isEqualTo(0.5f);
    assertThat(moments.normalize(14)).isEqualTo(1f);
    assertThat(moments.normalize(11)).isEqualTo(0.625f);
    assertThat(moments.normalize(-100)).isEqualTo(0f);
    assertThat(moments.normalize(100)).isEqualTo(1f);
    assertThat(moments.restore(0.625f)).isEqualTo(11f);
  }

  @Test
  void a_band_that_never_changes_is_half() {
    assertThat(new BandMoments(3, 0, 5).normalize(3)).isEqualTo(0.5f);
  }

  @Test
  void a_band_without_statistics_is_named() {
    TestScenes.place(dir);
    BandStatistics statistics = statistics();
    assertThatThrownBy(() -> statistics.of(Sensors.SENTINEL_2_L2A, Sensors.SENTINEL_2_L2A.band("B05")))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "[statistics] none for band B05 of sentinel-2-l2a; they were taken over sentinel-1, sentinel-2-l2a");
  }

  @Test
  void statistics_survive_json_bit_by_bit() {
    TestScenes.place(dir);
    JsonMapper json = new JsonMapper();
    BandStatistics statistics = statistics();
    assertThat(json.readValue(json.writeValueAsString(statistics), BandStatistics.class)).isEqualTo(statistics);
  }

  @Test
  void the_same_sets_give_the_same_statistics() {
    TestScenes.place(dir);
    assertThat(statistics()).isEqualTo(statistics()).hasSameHashCodeAs(statistics());
    assertThat(statistics().moments().keySet()).containsExactly("sentinel-1", "sentinel-2-l2a");
  }

  private BandStatistics statistics() {
    return BandStatistics.over(SetFinder.find(dir).sets(), new BandCache(1 << 20));
  }
}
