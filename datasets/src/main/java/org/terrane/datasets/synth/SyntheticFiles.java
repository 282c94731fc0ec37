package org.terrane.datasets.synth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.terrane.datasets.geotiff.GeoTiffWriter;
import org.terrane.datasets.raster.Raster;
import org.terrane.datasets.raster.RasterBand;
import org.terrane.datasets.raster.RasterInfo;
import org.terrane.datasets.raster.SampleType;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.scene.Modality;
import org.terrane.datasets.sets.ImageBand;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.sets.RasterSource;
import org.terrane.datasets.sets.SetImage;

/// Writes made-up places as GeoTIFF files with the tags, types and nodata values of real ones: reflectance as
/// ten-thousandths in 16 bits, backscatter as decibel in floating point.
public final class SyntheticFiles {

  private static final int REFLECTANCE_TIMES = 10_000;
  private static final int LARGEST = 65_535;

  private SyntheticFiles() {}

  /// Writes each raster of a place to a file of its own, `FOLDER/PLACE/SENSOR_DATE_GSDm.tif`.
  ///
  /// @return the files written
  /// @throws DataException if a folder cannot be made
  /// @throws org.terrane.datasets.raster.RasterException if a file cannot be written
  public static List<Path> write(ImageSet place, Path folder) {
    Path below = folder.resolve(place.id().substring(place.id().indexOf('/') + 1));
    try {
      Files.createDirectories(below);
    } catch (IOException e) {
      throw new DataException(below + ": cannot be made: " + e.getMessage(), e);
    }
    List<Path> files = new ArrayList<>();
    for (SetImage image : place.images()) {
      for (RasterSource source : image.bands().stream().map(ImageBand::source).distinct().toList()) {
        files.add(write(image, source, below));
      }
    }
    return files;
  }

  private static Path write(SetImage image, RasterSource source, Path folder) {
    RasterInfo made = source.info();
    boolean radar = image.sensor().modality() == Modality.SAR;
    Path file = folder.resolve(String.format(Locale.ROOT, "%s_%s_%.0fm.tif", image.sensor().id(), image.time(),
        source.pixelMetres()));
    float[] values = new float[made.bands().size() * made.width() * made.height()];
    try (Raster raster = source.opener().get()) {
      raster.read(made.window(), IntStream.range(0, made.bands().size()).toArray(), values);
    }
    if (!radar) {
      for (int i = 0; i < values.length; i++) {
        values[i] = Math.clamp(Math.round(REFLECTANCE_TIMES * values[i]), 1, LARGEST); // 0 is nodata
      }
    }
    SampleType type = radar ? SampleType.F32 : SampleType.U16;
    List<RasterBand> bands = made.bands().stream()
        .map(band -> new RasterBand(band.name(), type, radar ? Double.NaN : 0.0, 1, 0, Map.of())).toList();
    GeoTiffWriter.write(new RasterInfo(file, made.width(), made.height(), bands, made.transform(), made.epsg(),
        tags(image, radar), null), values);
    return file;
  }

  private static Map<String, String> tags(SetImage image, boolean radar) {
    Map<String, String> tags = new LinkedHashMap<>();
    tags.put("SENSOR", image.sensor().name());
    if (image.sensor().id().endsWith("-l2a")) {
      tags.put("PRODUCT_LEVEL", "L2A");
    }
    tags.put("UNITS", radar ? "backscatter dB" : "surface reflectance x " + REFLECTANCE_TIMES);
    tags.put("ACQUISITION_DATE", Objects.toString(image.time()));
    return tags;
  }
}
