package org.terrane.datasets.sets;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.terrane.datasets.Rasters;
import org.terrane.datasets.geotiff.GeoTiffWriter;
import org.terrane.datasets.raster.GeoTransform;
import org.terrane.datasets.raster.Raster;
import org.terrane.datasets.raster.RasterBand;
import org.terrane.datasets.raster.RasterInfo;
import org.terrane.datasets.raster.SampleType;
import org.terrane.datasets.scene.Band;
import org.terrane.datasets.scene.Sensors;

/// Small GeoTIFF files with the tags real ones have.
public final class TestScenes {

  /// Near Ghent, on whole 60 m: UTM zone 31 north.
  public static final double EAST = 551_400;
  public static final double NORTH = 5_655_600;
  public static final int UTM31 = 32631;

  private TestScenes() {}

  /// The value of a band at a pixel.
  @FunctionalInterface
  public interface Pixels {
    float at(int band, int column, int row);
  }

  /// A square north-up file in UTM zone 31.
  public static Path utm(
      Path file, int side, double metres, SampleType type, @Nullable Double nodata, Map<String, String> tags,
      List<String> bands, Pixels pixels) {
    GeoTransform transform = GeoTransform.northUp(EAST, NORTH, metres, metres);
    return write(file, side, transform, UTM31, type, nodata, tags, bands, pixels);
  }

  public static Path write(
      Path file, int side, @Nullable GeoTransform transform, int epsg, SampleType type, @Nullable Double nodata,
      Map<String, String> tags, List<String> names, Pixels pixels) {
    List<RasterBand> bands =
        names.stream().map(name -> new RasterBand(name, type, nodata, 1, 0, Map.of())).toList();
    float[] values = new float[names.size() * side * side];
    for (int i = 0; i < values.length; i++) {
      values[i] = pixels.at(i / (side * side), i % side, i / side % side);
    }
    file.getParent().toFile().mkdirs();
    GeoTiffWriter.write(new RasterInfo(file, side, side, bands, transform, epsg, tags, null), values);
    return file;
  }

  /// The red band of a file of three, as it is found.
  public static ImageBand red(Path file) {
    RasterInfo info;
    try (Raster raster = Rasters.open(file)) {
      info = raster.info();
    }
    Band red = Sensors.RGB.band("R");
    RasterSource source = RasterSource.of(info, () -> Rasters.open(file));
    return new ImageBand(red, source, 0, Calibration.of(red, info.bands().getFirst(), info.metadata()));
  }

  public static Map<String, String> sentinel2(String date) {
    return tags("SENSOR", "Sentinel-2 MSI", "PRODUCT_LEVEL", "L2A", "UNITS", "surface reflectance x 10000",
        "ACQUISITION_DATE", date);
  }

  public static Map<String, String> sentinel1(String date) {
    return tags("SENSOR", "Sentinel-1 C-SAR IW GRD", "UNITS", "backscatter dB", "ACQUISITION_DATE", date);
  }

  public static Map<String, String> tags(String... pairs) {
    Map<String, String> tags = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      tags.put(pairs[i], pairs[i + 1]);
    }
    return tags;
  }

  /// A place with Sentinel-2 in two files at two dates and one Sentinel-1 image.
  public static void place(Path folder) {
    for (String date : List.of("2018-05-01", "2019-06-02")) {
      utm(folder.resolve("s2_" + date + "_10m.tif"), 96, 10, SampleType.U16, 0.0, sentinel2(date),
          List.of("B02", "B03", "B04", "B08"), (b, x, y) -> 1000 + 100 * b + x + 2 * y);
      utm(folder.resolve("s2_" + date + "_20m.tif"), 48, 20, SampleType.U16, 0.0, sentinel2(date),
          List.of("B11", "B12", "SCL"), (b, x, y) -> 2000 + 100 * b + x + 2 * y);
    }
    utm(folder.resolve("s1.tif"), 96, 10, SampleType.F32, Double.NaN, sentinel1("2018-05-02"), List.of("VV", "VH"),
        (b, x, y) -> -10 - 6 * b + 0.01f * x);
  }

  /// Sentinel-2 at two dates over 400 m: bright cloud in the left half, by the SCL layer of the 20 m file; the first
  /// row of the 10 m file is nodata.
  public static void cloudy(Path folder) {
    for (String date : List.of("2018-05-01", "2019-06-02")) {
      utm(folder.resolve("s2_" + date + "_10m.tif"), 40, 10, SampleType.U16, 0.0, sentinel2(date), List.of("B02"),
          (b, x, y) -> y == 0 ? 0 : x < 20 ? 9000 : 1000);
      utm(folder.resolve("s2_" + date + "_20m.tif"), 20, 20, SampleType.U16, 0.0, sentinel2(date),
          List.of("B11", "SCL"), (b, x, y) -> b == 1 ? (x < 10 ? 9 : 4) : x < 10 ? 8000 : 2000);
    }
  }
}
