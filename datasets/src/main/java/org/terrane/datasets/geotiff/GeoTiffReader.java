package org.terrane.datasets.geotiff;

import java.nio.file.Path;
import org.terrane.datasets.raster.Raster;
import org.terrane.datasets.raster.RasterException;

/// Opens GeoTIFF files.
public final class GeoTiffReader {
  private GeoTiffReader() {}

  public static Raster open(Path file) {
    throw new RasterException(file, "GeoTIFF reading lands next");
  }
}
