package org.terrane.datasets;

import java.nio.file.Path;
import org.terrane.datasets.geotiff.GeoTiffReader;
import org.terrane.datasets.raster.Raster;
import org.terrane.datasets.raster.RasterException;

/// Opens raster files: the one place that chooses which reader decodes a file.
public final class Rasters {

  private Rasters() {}

  /// Opens a raster. The caller closes it.
  ///
  /// @throws RasterException if the file is missing, damaged or of a format that no reader here knows
  public static Raster open(Path file) {
    return GeoTiffReader.open(file);
  }
}
