package org.terrane.datasets.picture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.terrane.datasets.raster.GeoTransform;
import org.terrane.datasets.raster.RasterException;

/// The six numbers, one a line, that lie beside a picture and say where its pixels are: `a.png` and `a.pgw`.
///
/// The order is pixel width, column rotation, row rotation, pixel height, then x and y of the centre of the first
/// pixel. Source: <https://gdal.org/en/stable/drivers/raster/wld.html>. It names no reference system.
final class WorldFile {

  private WorldFile() {}

  /// The transform that lies beside a picture, or null where none does.
  ///
  /// @throws RasterException if the file is there and does not hold six numbers
  static @Nullable GeoTransform beside(Path picture) {
    String name = picture.getFileName().toString();
    int dot = name.lastIndexOf('.');
    String suffix = name.substring(dot + 1);
    if (dot < 0 || suffix.length() < 2) {
      return null;
    }
    String ending = suffix.charAt(0) + suffix.substring(suffix.length() - 1) + "w";
    for (String candidate : List.of(ending, ending.toUpperCase(Locale.ROOT), "wld")) {
      Path file = picture.resolveSibling(name.substring(0, dot + 1) + candidate);
      if (Files.isRegularFile(file)) {
        return read(file);
      }
    }
    return null;
  }

  private static GeoTransform read(Path file) {
    try {
      double[] n = Files.readString(file).strip().lines().mapToDouble(Double::parseDouble).toArray();
      if (n.length == 6) {
        // The file gives the first pixel's centre, a transform its corner.
        return new GeoTransform(n[4] - (n[0] + n[2]) / 2, n[0], n[2], n[5] - (n[1] + n[3]) / 2, n[1], n[3]);
      }
    } catch (IOException | NumberFormatException e) {
      throw new RasterException(file, "cannot be read as a world file: " + e.getMessage(), e);
    }
    throw new RasterException(file, "is no world file, expected six numbers, one a line");
  }
}
