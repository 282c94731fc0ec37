package org.terrane.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.terrane.datasets.geotiff.GeoTiffWriter;
import org.terrane.datasets.raster.GeoTransform;
import org.terrane.datasets.raster.RasterBand;
import org.terrane.datasets.raster.RasterInfo;
import org.terrane.datasets.raster.SampleType;

/// A made Sentinel-2 scene.
///
/// @param side  in pixels
/// @param date  none if it is empty
/// @param where its pixels lie; null for nowhere on Earth
/// @param epsg  0 for none
record MadeScene(int side, List<String> bands, String date, @Nullable GeoTransform where, int epsg) {
  Path write(Path file) {
    file.getParent().toFile().mkdirs();
    List<RasterBand> described =
        bands.stream().map(band -> new RasterBand(band, SampleType.U16, null, 1, 0, Map.of())).toList();
    float[] values = new float[bands.size() * side * side];
    for (int i = 0; i < values.length; i++) {
      values[i] = 1000 + 7 * (i % side) + 3 * (i % 101);
    }
    Map<String, String> tags = new TreeMap<>(
        Map.of("SENSOR", "Sentinel-2 MSI", "PRODUCT_LEVEL", "L2A", "UNITS", "surface reflectance x 10000"));
    if (!date.isEmpty()) {
      tags.put("ACQUISITION_DATE", date);
    }
    GeoTiffWriter.write(new RasterInfo(file, side, side, described, where, epsg, tags, null), values);
    return file;
  }
}
