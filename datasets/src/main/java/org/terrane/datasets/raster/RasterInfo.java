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
}
