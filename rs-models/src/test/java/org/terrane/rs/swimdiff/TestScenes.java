package org.terrane.rs.swimdiff;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.terrane.datasets.geotiff.GeoTiffWriter;
import org.terrane.datasets.raster.GeoTransform;
import org.terrane.datasets.raster.RasterBand;
import org.terrane.datasets.raster.RasterInfo;
import org.terrane.datasets.raster.SampleType;

/// A folder of Sentinel-2 scenes in UTM zone 31.
///
/// @param bands of each
public record TestScenes(Path folder, List<String> bands) {
  private static final int PIXEL_METRES = 10;

  /// A scene of this many pixels per side, its corner so many kilometres east.
  ///
  /// @param date none if it is empty
  public Path write(String name, String date, int side, int kmEast) {
    Path file = folder.resolve(name);
    file.getParent().toFile().mkdirs();
    float[] values = new float[bands.size() * side * side];
    for (int i = 0; i < values.length; i++) {
      values[i] = 1000 + 7 * (i % side) + 3 * (i % 101) + 11 * kmEast;
    }
    List<RasterBand> described =
        bands.stream().map(band -> new RasterBand(band, SampleType.U16, null, 1, 0, Map.of())).toList();
    GeoTransform where = GeoTransform.northUp(450_000 + 1000.0 * kmEast, 5_655_600, PIXEL_METRES, PIXEL_METRES);
    Map<String, String> tags = new TreeMap<>(
        Map.of("SENSOR", "Sentinel-2 MSI", "PRODUCT_LEVEL", "L2A", "UNITS", "surface reflectance x 10000"));
    if (!date.isEmpty()) {
      tags.put("ACQUISITION_DATE", date);
    }
    GeoTiffWriter.write(new RasterInfo(file, side, side, described, where, 32631, tags, null), values);
    return file;
  }

  /// Two dates of one place.
  public void place(String name, int side, int kmEast) {
    write(name + "/may.tif", "2020-05-01", side, kmEast);
    write(name + "/june.tif", "2020-06-01", side, kmEast);
  }
}
