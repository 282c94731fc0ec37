package org.terrane.datasets.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.datasets.SharedData;
import org.terrane.datasets.find.SetFinder;
import org.terrane.datasets.scene.Unit;
import org.terrane.datasets.sets.BandMoments;
import org.terrane.datasets.sets.ImageBand;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.sets.SetImage;
import org.terrane.datasets.sets.TestScenes;
import org.terrane.datasets.synth.SyntheticEarth;
import tools.jackson.databind.json.JsonMapper;

class DataStatisticsTest {

  private static final List<ImageSet> EARTH = SyntheticEarth.places(5, 1);

  @TempDir Path dir;

  @Test
  void statistics_are_those_of_two_passes_over_all_values() {
    DataStatistics statistics = DataStatistics.over(EARTH);

    for (String name : List.of("VV", "B04", "B11")) {
      double[] values = EARTH.stream().flatMap(set -> set.images().stream()).flatMap(image -> image.bands().stream())
          .filter(band -> band.band().name().equals(name))
          .filter(band -> !band.source().info().file().toString().contains("landsat"))
          .map(DataStatisticsTest::all).flatMapToDouble(Arrays::stream).sorted().toArray();
      double mean = Arrays.stream(values).sum() / values.length;
      double variance = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum() / values.length;
      BandSummary summary =
          statistics.bands().get(name.equals("VV") ? "sentinel-1" : "sentinel-2-l2a").get(name);

      assertThat(summary.count()).isEqualTo(values.length);
      assertThat(summary.min()).isEqualTo(values[0]);
      assertThat(summary.max()).isEqualTo(values[values.length - 1]);
      assertThat(summary.mean()).isCloseTo(mean, Percentage.withPercentage(1e-8));
      assertThat(summary.std()).isCloseTo(Math.sqrt(variance), Percentage.withPercentage(1e-8));
      assertThat(summary.low()).isCloseTo(quantile(values, 0.02), Percentage.withPercentage(0.4));
      assertThat(summary.median()).isCloseTo(quantile(values, 0.5), Percentage.withPercentage(0.4));
      assertThat(summary.high()).isCloseTo(quantile(values, 0.98), Percentage.withPercentage(0.4));
    }
  }

  @Test
  void any_number_of_threads_gives_the_same_bits() {
    DataStatistics one = inPool(1);
    assertThat(inPool(4)).isEqualTo(one);
  }

  @Test
  void clouds_and_nodata_are_counted_and_left_out() {
    // 20 m bands with a mask, 10 m bands that have to look it up: the left half is under cloud, a row is nodata.
    TestScenes.cloudy(dir);
    DataStatistics statistics = DataStatistics.over(SetFinder.find(dir).sets());

    BandSummary fine = statistics.bands().get("sentinel-2-l2a").get("B02");
    assertThat(fine.pixels()).isEqualTo(2 * 40 * 40);
    assertThat(fine.nodata()).isEqualTo(2 * 40);
    assertThat(fine.judged()).isEqualTo(2 * 39 * 40);
    assertThat(fine.clouds()).isEqualTo(2 * 39 * 20);
    assertThat(fine.count()).isEqualTo(2 * 39 * 20);
    assertThat(fine.min()).isEqualTo(1e-4f * 1000);
    assertThat(fine.max()).as("clouds are bright, and left out").isEqualTo(1e-4f * 1000);
    assertThat(fine.std()).isZero();
    assertThat(fine.nodataShare()).isEqualTo(1 / 40.0);
    assertThat(fine.cloudShare()).isEqualTo(0.5);
    BandSummary coarse = statistics.bands().get("sentinel-2-l2a").get("B11");
    assertThat(coarse.clouds()).isEqualTo(2 * 20 * 10);
    assertThat(coarse.max()).isEqualTo(1e-4f * 2000);
  }

  @Test
  void without_a_mask_no_share_of_clouds_is_told() {
    DataStatistics statistics = DataStatistics.over(EARTH);
    assertThat(statistics.bands().get("landsat-8").get("B02").cloudShare()).isNaN();
    assertThat(statistics.table()).hasSize(1 + 10 + 2 + 6).first().asString().startsWith("sensor ");
    assertThat(statistics.table().get(1)).startsWith("landsat-8            B02          reflectance ")
        .contains(" 0.0 %       - ");
  }

  @Test
  void statistics_survive_json_bit_by_bit() {
    JsonMapper json = new JsonMapper();
    DataStatistics statistics = DataStatistics.over(EARTH);
    assertThat(json.readValue(json.writeValueAsString(statistics), DataStatistics.class)).isEqualTo(statistics);
    DataStatistics none = new DataStatistics(
        Map.of("sentinel-1", Map.of("VV", new BandTally(Unit.DECIBEL).summary())));
    assertThat(none.bands().get("sentinel-1").get("VV").mean()).isNaN();
    assertThat(json.readValue(json.writeValueAsString(none), DataStatistics.class)).isEqualTo(none);
  }

  @Test
  void training_can_normalise_by_them() {
    DataStatistics statistics = DataStatistics.over(EARTH);
    BandSummary summary = statistics.bands().get("sentinel-1").get("VH");
    assertThat(statistics.moments().moments().get("sentinel-1").get("VH"))
        .isEqualTo(new BandMoments(summary.mean(), summary.std(), summary.count()));
  }

  @Test
  void real_clouds_are_found_in_both_sensors() {
    List<ImageSet> sets = SetFinder.find(SharedData.folder().resolve("worldcereal_s1s2l8")).sets();
    DataStatistics statistics = DataStatistics.over(sets);
    assertThat(statistics.bands().get("sentinel-2-l2a").get("B04").cloudShare()).isBetween(0.02, 0.6);
    assertThat(statistics.bands().get("landsat-8").get("B04").cloudShare()).isBetween(0.02, 0.9);
    assertThat(statistics.bands().get("sentinel-1").get("VV").judged()).isZero();
    SetImage image = sets.getFirst().images().getLast();
    assertThat(image.masks()).extracting(mask -> mask.name()).containsExactly("SCL");
  }

  @Test
  void quantiles_of_bytes_are_exact() {
    QuantileSketch sketch = new QuantileSketch();
    for (int i = 0; i < 256; i++) {
      sketch.add(i);
      sketch.add(-i);
    }
    assertThat(sketch.quantile(0)).isEqualTo(-255);
    assertThat(sketch.quantile(0.25)).isEqualTo(-128);
    assertThat(sketch.quantile(0.5)).isZero();
    assertThat(sketch.quantile(0.75)).isEqualTo(127);
    assertThat(sketch.quantile(1)).isEqualTo(255);
  }

  @Test
  void a_sketch_orders_values_of_both_signs() {
    QuantileSketch sketch = new QuantileSketch();
    List<Float> values = new ArrayList<>();
    for (int i = -500; i <= 500; i++) {
      sketch.add(i / 7f);
      values.add(i / 7f);
    }
    for (double share : new double[] {0.001, 0.1, 0.4, 0.6, 0.9, 0.999}) {
      double exact = values.get((int) Math.ceil(share * values.size()) - 1);
      assertThat(sketch.quantile(share)).isCloseTo(exact, within(Math.abs(exact) * 0.004 + 1e-6));
    }
    assertThat(new QuantileSketch().quantile(0.5)).isNaN();
  }

  private static DataStatistics inPool(int threads) {
    try (ForkJoinPool pool = new ForkJoinPool(threads)) {
      return pool.submit(() -> DataStatistics.over(EARTH)).join();
    }
  }

  private static double[] all(ImageBand band) {
    float[] read = band.read(band.source().info().window());
    double[] values = new double[read.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = read[i];
    }
    return values;
  }

  private static double quantile(double[] sorted, double share) {
    return sorted[(int) Math.ceil(share * sorted.length) - 1];
  }
}
