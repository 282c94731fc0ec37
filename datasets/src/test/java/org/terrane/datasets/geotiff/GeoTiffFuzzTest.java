package org.terrane.datasets.geotiff;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.terrane.datasets.raster.RasterException;
import org.terrane.datasets.raster.RasterInfo;
import org.terrane.datasets.raster.Window;

/// Any bytes at all: pixels, or one line that names the file.
///
/// A usual test run replays the corpus in `GeoTiffFuzzTestInputs`. With `JAZZER_FUZZ=1` it grows the corpus for as long
/// as the annotation says; what it finds is written there and belongs in the repository, with its repair.
final class GeoTiffFuzzTest {

  private static final int LARGEST_SIDE = 64;

  @FuzzTest(maxDuration = "40s")
  void any_bytes_give_pixels_or_one_line(byte[] bytes) throws IOException {
    Path file = Files.createTempFile("fuzz", ".tif");
    try {
      Files.write(file, bytes);
      readCorners(file);
    } finally {
      Files.delete(file);
    }
  }

  private static void readCorners(Path file) {
    try (GeoTiffReader raster = GeoTiffReader.open(file)) {
      RasterInfo info = raster.info();
      int width = Math.min(info.width(), LARGEST_SIDE);
      int height = Math.min(info.height(), LARGEST_SIDE);
      int[] bands = {0, info.bands().size() - 1};
      float[] into = new float[bands.length * width * height];
      raster.read(new Window(0, 0, width, height), bands, into);
      raster.read(new Window(info.width() - width, info.height() - height, width, height), bands, into);
    } catch (RasterException e) {
      assertThat(e.getMessage()).startsWith(file + ": ").doesNotContain("\n");
    }
  }
}
