package org.terrane.datasets.find;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.terrane.datasets.raster.SampleType;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.sets.BandCache;
import org.terrane.datasets.sets.BandStatistics;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.sets.MaskLayer;
import org.terrane.datasets.sets.TestScenes;

class ProductNamesTest {

  @TempDir private Path dir;

  @ParameterizedTest
  @CsvSource({
    "T31UDQ_20200601T105031_B04_10m.jp2, sentinel-2-l2a, B04, 2020-06-01T10:50:31Z",
    "T31UDQ_20200601T105031_B8A_20m.jp2, sentinel-2-l2a, B8A, 2020-06-01T10:50:31Z",
    "T31UDQ_20200601T105031_B10.jp2, sentinel-2-l1c, B10, 2020-06-01T10:50:31Z",
    "T31UDQ_20200601T105031_SCL_20m.jp2, sentinel-2-l2a, SCL, 2020-06-01T10:50:31Z",
    "LC08_L2SP_199024_20200601_20200825_02_T1_SR_B4.TIF, landsat-8, B04, 2020-06-01",
    "LC08_L2SP_199024_20200601_20200825_02_T1_QA_PIXEL.TIF, landsat-8, QA_PIXEL, 2020-06-01",
    "LC09_L2SP_199024_20220601_20220825_02_T1_ST_B10.TIF, landsat-9, B10, 2022-06-01",
    "LE07_L2SP_199024_20020601_20200825_02_T1_SR_B4.TIF, landsat-7, B04, 2002-06-01",
    "20200601_103012_1032_3B_AnalyticMS_SR.tif, planetscope-4, blue green red nir, 2020-06-01",
    "20220601_103012_34_2475_3B_AnalyticMS_SR_8b_harmonized_clip.tif, planetscope-8,"
        + " coastal_blue blue green_i green yellow red rededge nir, 2022-06-01",
    "m_3807511_ne_18_060_20181104.tif, naip, R G B NIR, 2018-11-04",
    "GF2_PMS1_E116.5_N39.4_20170127_L1A0002138412-MSS1.tiff, gaofen-2, B1 B2 B3 B4, 2017-01-27",
    "GF1_PMS2_E116.5_N39.4_20170127_L1A0002138412-PAN2.tiff, gaofen-1, pan, 2017-01-27",
    "GF1_WFV3_E116.5_N39.4_20170127_L1A0002138412.tiff, gaofen-1-wfv, B1 B2 B3 B4, 2017-01-27",
  })
  void a_delivered_file_says_what_it_holds(String file, String sensor, String bands, String time) {
    Recognition found = ProductNames.read(file).orElseThrow();
    assertThat(found.sensor().id()).isEqualTo(sensor);
    assertThat(found.bandNames()).containsExactly(bands.split(" "));
    assertThat(found.time()).hasToString(time);
  }

  @ParameterizedTest
  @CsvSource({
    "T31UDQ_20200601T105031_B04_20m.jp2", // resampled by ESA
    "T31UDQ_20200601T105031_TCI_10m.jp2", // a picture
    "T31UDQ_20200601T105031_SCL_60m.jp2", // its own size is 20 m
    "LC08_L2SP_199024_20200601_20200825_02_T1_ST_QA.TIF",
    "scene.tif",
  })
  void other_files_say_nothing(String file) {
    assertThat(ProductNames.read(file)).isEmpty();
  }

  @Test
  void a_product_without_tags_becomes_a_set() {
    for (String date : List.of("20200601", "20200703")) {
      for (int band = 2; band <= 5; band++) {
        int value = 8000 + 100 * band;
        TestScenes.utm(dir.resolve("LC08_L2SP_199024_" + date + "_20210825_02_T1_SR_B" + band + ".TIF"), 32, 30,
            SampleType.U16, 0.0, Map.of(), List.of("1"), (b, x, y) -> value);
      }
    }
    TestScenes.utm(dir.resolve("LC08_L2SP_199024_20200601_20210825_02_T1_QA_PIXEL.TIF"), 32, 30, SampleType.U16, null,
        Map.of(), List.of("1"), (b, x, y) -> x < 8 ? 1 << 3 : 0);
    ImageSet set = SetFinder.find(dir).sets().getFirst();
    assertThat(set.images().getFirst().masks()).extracting(MaskLayer::name).containsExactly("QA_PIXEL");
    assertThat(set.images().getLast().masks()).isEmpty();
    assertThat(set.images()).hasSize(2).allMatch(image -> image.sensor().equals(Sensors.LANDSAT_8));
    assertThat(set.images().getFirst().bands()).extracting(b -> b.band().name())
        .containsExactly("B02", "B03", "B04", "B05");
    BandStatistics statistics = BandStatistics.over(List.of(set), new BandCache(1 << 20));
    assertThat(statistics.of(Sensors.LANDSAT_8, Sensors.LANDSAT_8.band("red")).mean())
        .isCloseTo(8400 * 2.75e-5 - 0.2, within(1e-6));
  }
}
