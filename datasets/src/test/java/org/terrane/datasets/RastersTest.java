package org.terrane.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.datasets.geotiff.GeoTiffReader;
import org.terrane.datasets.geotiff.UnknownCompressionException;
import org.terrane.datasets.raster.RasterException;
import org.terrane.datasets.raster.gdal.GdalFinding;

final class RastersTest {

  /// A TIFF of one pixel in LERC: the header, one directory of two tags.
  private static final byte[] LERC = {
    'I', 'I', 42, 0, 8, 0, 0, 0, 2, 0,
    0, 1, 3, 0, 1, 0, 0, 0, 1, 0, 0, 0,
    3, 1, 3, 0, 1, 0, 0, 0, 0x47, (byte) 0x88, 0, 0,
    0, 0, 0, 0
  };

  @TempDir private Path folder;

  @Test
  void without_gdal_an_unknown_compression_is_named_with_what_to_do() throws IOException {
    Path file = Files.write(folder.resolve("lerc.tif"), LERC);
    RasterException refused = catchThrowableOfType(RasterException.class, () -> GeoTiffReader.open(file));
    GdalFinding.Absent absent = new GdalFinding.Absent("it is not installed", "run the script");

    assertThat(Rasters.withoutGdal(file, (UnknownCompressionException) refused.getCause(), absent))
        .hasMessage(file + ": is compressed with LERC (34887), expected none (1), LZW (5), PackBits (32773) or Deflate"
            + " (8, 32946); anything else needs GDAL, but it is not installed; run the script");
  }
}
