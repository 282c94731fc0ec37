package org.terrane.datasets.geotiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.terrane.datasets.Rasters;
import org.terrane.datasets.SharedData;
import org.terrane.datasets.crs.Footprint;
import org.terrane.datasets.crs.GroundSampling;
import org.terrane.datasets.crs.LonLat;
import org.terrane.datasets.raster.Raster;
import org.terrane.datasets.raster.RasterInfo;
import org.terrane.datasets.raster.SampleType;
import org.terrane.datasets.raster.Window;

/// Real imagery, checked against what its README says and against pixels decoded by another program.
final class RealGeoTiffTest {

  @Test
  void every_file_opens_and_its_windows_equal_the_whole() throws IOException {
    Random random = new Random(1);
    List<Path> files;
    try (var walk = Files.walk(SharedData.folder())) {
      files = walk.filter(path -> path.toString().endsWith(".tif")).sorted().toList();
    }
    assertThat(files).hasSizeGreaterThan(800);
    for (Path file : files) {
      try (Raster raster = Rasters.open(file)) {
        RasterInfo info = raster.info();
        assertThat(info.transform()).as("transform of %s", file).isNotNull();
        assertThat(info.epsg()).as("EPSG of %s", file).isPositive();
        float[] whole = read(raster, info.window());
        for (int i = 0; i < 3; i++) {
          Window window = window(info, random);
          assertThat(read(raster, window)).as("%s %s", file, window).isEqualTo(cut(whole, info, window));
        }
      }
    }
  }

  /// CRC-32 of all values as little-endian floats, band by band; computed by a decoder in another language.
  @ParameterizedTest
  @CsvSource({
    "oscd/paris/s2_t1_10m.tif, 0x29c49fdf",
    "oscd/bercy/s1_t1_vv.tif, 0x1d881cde",
    "naip_cottonwood_nd/m_4709963_se_14_20200831.tif, 0x92a231c1",
    "sen1floods11/Spain_7370579_S2.tif, 0x448954d6",
    "worldcereal_monthly/s1_20201101.tif, 0x5bd13963",
    "terramesh/282D_485L_3_3/DEM.tif, 0x44f8314b"
  })
  void pixels_are_those_of_another_decoder(String file, long crc) {
    try (Raster raster = open(file)) {
      float[] whole = read(raster, raster.info().window());
      ByteBuffer bytes = ByteBuffer.allocate(4 * whole.length).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asFloatBuffer().put(whole);
      CRC32 sum = new CRC32();
      sum.update(bytes);
      assertThat(sum.getValue()).isEqualTo(crc);
    }
  }

  @Test
  void the_flood_label_counts_are_those_of_its_readme() {
    try (Raster raster = open("sen1floods11/Spain_7370579_label.tif")) {
      int[] counts = new int[3];
      for (float value : read(raster, raster.info().window())) {
        counts[(int) value + 1]++;
      }
      assertThat(counts).containsExactly(99, 192_010, 70_035);
    }
  }

  @Test
  void a_sentinel_2_scene_tells_its_bands_date_and_place() {
    try (Raster raster = open("oscd/paris/s2_t1_10m.tif")) {
      RasterInfo info = raster.info();
      assertThat(info.height()).isEqualTo(408);
      assertThat(info.width()).isEqualTo(390);
      assertThat(info.bandNames()).containsExactly("B02", "B03", "B04", "B08");
      assertThat(info.bands()).allMatch(band -> band.type() == SampleType.U16 && band.nodata() == null);
      assertThat(info.epsg()).isEqualTo(4326);
      assertThat(info.dateTime()).isEqualTo("2016:11:30 00:00:00");
      assertThat(info.metadata())
          .containsEntry("SENSOR", "Sentinel-2 MSI")
          .containsEntry("NATIVE_GSD_M", "10")
          .containsEntry("ACQUISITION_DATE", "2016-11-30");
      assertThat(Footprint.of(info).upperLeft()).isEqualTo(new LonLat(2.31013298035, 48.8450618529));
    }
  }

  @Test
  void an_aerial_image_tells_its_nodata_and_ground_sampling() {
    try (Raster raster = open("naip_cottonwood_nd/m_4709963_se_14_20200831.tif")) {
      RasterInfo info = raster.info();
      assertThat(info.bandNames()).containsExactly("R", "G", "B", "NIR");
      assertThat(info.bands()).allMatch(band -> band.type() == SampleType.U8 && band.nodata() == 0);
      assertThat(info.epsg()).isEqualTo(26914);
      assertThat(GroundSampling.metres(info)).isEqualTo(5);
      LonLat centre = Footprint.of(info).centre();
      assertThat(centre.lon()).isCloseTo(-99.155, within(0.002));
      assertThat(centre.lat()).isCloseTo(47.020, within(0.002));
    }
  }

  @Test
  void a_radar_chip_in_degrees_has_ten_metre_rows() {
    try (Raster raster = open("sen1floods11/Spain_7370579_S1.tif")) {
      RasterInfo info = raster.info();
      assertThat(info.window()).isEqualTo(new Window(0, 0, 512, 512));
      assertThat(info.bandNames()).containsExactly("VV", "VH");
      assertThat(info.bands()).allMatch(band -> band.type() == SampleType.F32 && band.nodata().isNaN());
      // Its README: 10 m north-south, 7.9 m east-west.
      assertThat(GroundSampling.metres(info)).isCloseTo(Math.sqrt(10 * 7.9), within(0.05));
    }
  }

  @Test
  void a_series_file_lies_where_its_readme_says() {
    try (Raster raster = open("worldcereal_s1s2l8/flanders_2018_a/labels.tif")) {
      LonLat centre = Footprint.of(raster.info()).centre();
      assertThat(centre.lon()).isCloseTo(3.0238, within(0.0001));
      assertThat(centre.lat()).isCloseTo(50.8160, within(0.0001));
      assertThat(GroundSampling.metres(raster.info())).isEqualTo(10);
    }
  }

  private static Raster open(String file) {
    return Rasters.open(SharedData.folder().resolve(file));
  }

  private static float[] read(Raster raster, Window window) {
    int bands = raster.info().bands().size();
    float[] into = new float[bands * window.width() * window.height()];
    raster.read(window, IntStream.range(0, bands).toArray(), into);
    return into;
  }

  private static float[] cut(float[] whole, RasterInfo info, Window window) {
    float[] cut = new float[info.bands().size() * window.width() * window.height()];
    for (int band = 0, at = 0; band < info.bands().size(); band++) {
      for (int y = window.y(); y < window.y() + window.height(); y++, at += window.width()) {
        int from = (band * info.height() + y) * info.width() + window.x();
        System.arraycopy(whole, from, cut, at, window.width());
      }
    }
    return cut;
  }

  private static Window window(RasterInfo info, Random random) {
    int x = random.nextInt(info.width());
    int y = random.nextInt(info.height());
    return new Window(x, y, 1 + random.nextInt(info.width() - x), 1 + random.nextInt(info.height() - y));
  }
}
