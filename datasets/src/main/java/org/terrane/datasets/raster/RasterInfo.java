package org.terrane.datasets.raster;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is known of a raster file without decoding a pixel.
///
/// @param transform pixel to map coordinates; null where the file has no georeference
/// @param epsg code of the map coordinates' reference system; 0 when unknown
/// @param metadata the file's metadata items, in file order
/// @param dateTime the time tag as the file holds it, for example `2016:11:30 00:00:00`; null where it has none
public record RasterInfo(
    Path file,
    int width,
    int height,
    List<RasterBand> bands,
    @Nullable GeoTransform transform,
    int epsg,
    Map<String, String> metadata,
    @Nullable String dateTime) {

  /// All pixels.
  public Window window() {
    return new Window(0, 0, width, height);
  }

  /// The band names in order.
  public List<String> bandNames() {
    return bands.stream().map(RasterBand::name).toList();
  }

  /// Refuses a read that the raster cannot answer.
  ///
  /// @throws RasterException if the window or a band is not in the raster, or `into` is too short
  public void checkRead(Window window, int[] wanted, float[] into) {
    if (!window.fitsIn(width, height)) {
      throw new RasterException(
          file, "has no window %s, expected one within %dx%d".formatted(window, width, height));
    }
    for (int band : wanted) {
      if (band < 0 || band >= bands.size()) {
        throw new RasterException(file, "has no band %d, expected 0 to %d".formatted(band, bands.size() - 1));
      }
    }
    long needed = (long) wanted.length * window.width() * window.height();
    if (into.length < needed) {
      throw new RasterException(
          file, "cannot be read into %d floats, expected at least %d".formatted(into.length, needed));
    }
  }
}
