package org.terrane.datasets.named;

import java.nio.file.Path;
import java.util.stream.IntStream;
import org.terrane.datasets.Rasters;
import org.terrane.datasets.labelled.MaskCode;
import org.terrane.datasets.labelled.Target;
import org.terrane.datasets.raster.Raster;
import org.terrane.datasets.raster.RasterInfo;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.sets.RasterSource;
import org.terrane.datasets.sets.SetImage;

/// Reads label maps.
final class Masks {

  private Masks() {}

  /// The mask in a file, whose pixels are those of an image.
  ///
  /// @throws DataException if it has another size than the image, or lacks a band
  /// @throws org.terrane.datasets.raster.RasterException if it is missing or damaged
  static Target.Mask of(Path file, MaskCode code, SetImage image) {
    RasterInfo info;
    try (Raster raster = Rasters.open(file)) {
      info = raster.info();
    }
    RasterInfo pixels = image.finest().info();
    if (info.width() != pixels.width() || info.height() != pixels.height()) {
      throw new DataException("%s: is %dx%d, but the image that it labels, %s, is %dx%d".formatted(
          file, info.width(), info.height(), pixels.file(), pixels.width(), pixels.height()));
    }
    int needed = IntStream.of(code.bands()).max().orElseThrow() + 1;
    if (info.bands().size() < needed) {
      throw new DataException(file + ": has " + info.bands().size() + " bands, expected at least " + needed);
    }
    boolean placed = info.transform() != null && info.epsg() != 0;
    RasterInfo local = placed ? info : new RasterInfo(
        file, info.width(), info.height(), info.bands(), pixels.transform(), pixels.epsg(), info.metadata(), null);
    return new Target.Mask(new RasterSource(local, image.finest().pixelMetres(), () -> Rasters.open(file)), code);
  }
}
