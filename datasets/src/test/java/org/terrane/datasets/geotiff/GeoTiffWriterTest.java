package org.terrane.datasets.geotiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.terrane.datasets.Rasters;
import org.terrane.datasets.raster.GeoTransform;
import org.terrane.datasets.raster.Raster;
import org.terrane.datasets.raster.RasterBand;
import org.terrane.datasets.raster.RasterException;
import org.terrane.datasets.raster.RasterInfo;
import org.terrane.datasets.raster.SampleType;

final class GeoTiffWriterTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(SampleType.class)
  void what_is_written_reads_back(SampleType type) {
    for (int[] size : new int[][] {{1, 1}, {256, 256}, {257, 3}, {300, 520}}) {
      RasterInfo info = info(folder.resolve("round.tif"), size[0], size[1], type);
      float[] values = values(type, 2 * size[0] * size[1]);
      GeoTiffWriter.write(info, values);
      try (Raster raster = Rasters.open(info.file())) {
        assertThat(raster.info()).isEqualTo(info);
        float[] into = new float[values.length];
        raster.read(raster.info().window(), new int[] {0, 1}, into);
        assertThat(into).isEqualTo(values);
      }
    }
  }

  @Test
  void a_rotated_raster_keeps_its_transform() {
    RasterInfo plain = info(folder.resolve("rotated.tif"), 4, 4, SampleType.U8);
    RasterInfo rotated =
        new RasterInfo(plain.file(), 4, 4, plain.bands(), new GeoTransform(5, 2, 1, 6, 1, -2), 4326, Map.of(), null);
    GeoTiffWriter.write(rotated, new float[32]);
    try (Raster raster = Rasters.open(rotated.file())) {
      assertThat(raster.info()).isEqualTo(rotated);
    }
  }

  @Test
  void integers_are_rounded() {
    RasterInfo info = info(folder.resolve("rounded.tif"), 1, 1, SampleType.U8);
    GeoTiffWriter.write(info, new float[] {0.6f, 254.4f});
    try (Raster raster = Rasters.open(info.file())) {
      float[] into = new float[2];
      raster.read(info.window(), new int[] {0, 1}, into);
      assertThat(into).containsExactly(1, 254);
    }
  }

  @Test
  void a_value_that_does_not_fit_leaves_no_file() throws IOException {
    RasterInfo info = info(folder.resolve("large.tif"), 2, 1, SampleType.U16);
    assertFails(info, new float[] {1, 2, 3, 65_536}, "cannot hold the value 65536.0 as U16");
    assertFails(info, new float[] {1, 2, 3, Float.NaN}, "cannot hold the value NaN as U16");
    assertFails(info, new float[3], "has 3 values, expected 4 for 2 bands of 2x1");
    try (var files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void a_failed_write_keeps_the_file_that_was_there() throws IOException {
    RasterInfo info = info(folder.resolve("kept.tif"), 2, 1, SampleType.U16);
    GeoTiffWriter.write(info, new float[] {1, 2, 3, 4});
    byte[] before = Files.readAllBytes(info.file());
    assertFails(info, new float[] {1, 2, 3, -1}, "cannot hold the value -1.0 as U16");
    assertThat(Files.readAllBytes(info.file())).isEqualTo(before);
  }

  @Test
  void an_unknown_reference_system_is_refused() {
    RasterInfo plain = info(folder.resolve("nowhere.tif"), 1, 1, SampleType.U8);
    RasterInfo info = new RasterInfo(plain.file(), 1, 1, plain.bands(), plain.transform(), 99_999, Map.of(), null);
    assertFails(info, new float[2], "EPSG:99999 is not a known coordinate reference system");
  }

  private static void assertFails(RasterInfo info, float[] values, String problem) {
    assertThatExceptionOfType(RasterException.class)
        .isThrownBy(() -> GeoTiffWriter.write(info, values))
        .withMessage(info.file() + ": " + problem);
  }

  /// Two bands with everything a band can carry, somewhere in Belgium.
  static RasterInfo info(Path file, int width, int height, SampleType type) {
    Double nodata = type.isFloating() ? Double.NaN : 7.0;
    return new RasterInfo(
        file,
        width,
        height,
        List.of(
            new RasterBand("B02", type, nodata, 0.0001, -0.1, Map.of("WAVELENGTH", "490")),
            new RasterBand("B03 <green> & more", type, nodata, 1, 0, Map.of())),
        GeoTransform.northUp(501_360, 5_629_680, 10, 10),
        32631,
        Map.of("SENSOR", "Sentinel-2 MSI"),
        "2018:05:06 10:50:22");
  }

  private static float[] values(SampleType type, int count) {
    double[] values = GeoTiffReaderTest.values(type, count, new Random(11));
    float[] floats = new float[count];
    for (int i = 0; i < count; i++) {
      // Not every 32-bit integer is a float; the nearest float to the largest ones is out of the type's range.
      floats[i] = type.bytes() == 4 && !type.isFloating() ? (float) (values[i] / 2) : (float) values[i];
      floats[i] = type.isFloating() ? floats[i] : (float) Math.rint(floats[i]);
    }
    return floats;
  }
}
