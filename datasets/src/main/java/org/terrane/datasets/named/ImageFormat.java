package org.terrane.datasets.named;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.terrane.datasets.Rasters;
import org.terrane.datasets.raster.GeoTransform;
import org.terrane.datasets.raster.Raster;
import org.terrane.datasets.raster.RasterBand;
import org.terrane.datasets.raster.RasterInfo;
import org.terrane.datasets.raster.SampleType;
import org.terrane.datasets.scene.AcquisitionTime;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.scene.Sensor;
import org.terrane.datasets.sets.Calibration;
import org.terrane.datasets.sets.ImageBand;
import org.terrane.datasets.sets.RasterSource;
import org.terrane.datasets.sets.SetImage;

/// How the files of a data set hold an image of a sensor. Public data sets rarely name their bands: the order is spelt
/// out here, once, and a file with another number of bands is refused.
///
/// @param bands the sensor's band that each band of a file is, in the file's order; empty for one that is not used
/// @param calibration from stored values to the bands' unit
/// @param metres side of a pixel on the ground, for files without a georeference; 0 where each must have one
/// @param width columns of every file; 0 where they differ
/// @param height rows of every file; 0 where they differ
/// @param type how every file stores its values: with a size and without georeference, nothing about a file has to be
///     read before its pixels are; null where they differ
public record ImageFormat(
    Sensor sensor, List<String> bands, Calibration calibration, float metres, int width, int height,
    @Nullable SampleType type) {

  /// Sentinel-2's bands by wavelength.
  static final List<String> SENTINEL_2 = List.of(
      "B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B09", "B10", "B11", "B12");

  /// The same without B10, the cirrus band, which level 2A does not have.
  static final List<String> SENTINEL_2_SURFACE =
      SENTINEL_2.stream().filter(band -> !band.equals("B10")).toList();

  /// Reflectance times ten thousand, as Sentinel-2 products store it.
  static final Calibration TEN_THOUSANDTHS = new Calibration.Linear(1e-4f, 0);

  /// Sentinel-1's two usual polarisations.
  static final List<String> VV_VH = List.of("VV", "VH");

  public ImageFormat {
    bands = List.copyOf(bands);
    bands.stream().filter(band -> !band.isEmpty()).forEach(sensor::band);
  }

  /// Files of any size that have a georeference.
  public static ImageFormat of(Sensor sensor, List<String> bands, Calibration calibration) {
    return new ImageFormat(sensor, bands, calibration, 0, 0, 0, null);
  }

  /// Files of any size that hold the sensor's bands in its own order and unit.
  public static ImageFormat of(Sensor sensor) {
    return of(sensor, sensor.bands().stream().map(band -> band.name()).toList(), Calibration.IDENTITY);
  }

  /// Where a file has no georeference, its pixels have this size in metres and lie nowhere on Earth.
  public ImageFormat pixels(float side) {
    return new ImageFormat(sensor, bands, calibration, side, width, height, type);
  }

  /// Every file has this size.
  public ImageFormat sized(int columns, int rows) {
    return new ImageFormat(sensor, bands, calibration, metres, columns, rows, type);
  }

  /// Every file stores its values so; together with a size this spares reading the heads of files.
  public ImageFormat stored(SampleType as) {
    return new ImageFormat(sensor, bands, calibration, metres, width, height, as);
  }

  /// The image that a file is.
  ///
  /// @throws DataException if the file has another number of bands, another size, or no georeference
  /// @throws org.terrane.datasets.raster.RasterException if it is missing or damaged
  public SetImage image(Path file, @Nullable AcquisitionTime time) {
    return image(source(file), 0, time);
  }

  /// The image that a raster of known size and type is, which lies nowhere on Earth and is not opened yet.
  ///
  /// @param path names the raster uniquely
  SetImage image(Path path, SampleType as, Supplier<Raster> opener) {
    return image(new RasterSource(expected(path, as), metres, () -> checked(opener.get())), 0, null);
  }

  /// The image of which each band is a file.
  ///
  /// @param fileOf the file of a band name of [#bands]
  SetImage imageOfFiles(Function<String, Path> fileOf, @Nullable AcquisitionTime time) {
    List<ImageBand> parts = new ArrayList<>();
    for (String name : bands) {
      Path file = fileOf.apply(name);
      RasterSource source = placed(head(file, 1, name));
      parts.add(new ImageBand(sensor.band(name), source, 0, calibration));
    }
    return image(parts, time);
  }

  /// The image whose bands stand in a raster from a band on, as in a stack of dates.
  SetImage image(RasterSource source, int first, @Nullable AcquisitionTime time) {
    List<ImageBand> parts = new ArrayList<>();
    for (int i = 0; i < bands.size(); i++) {
      if (!bands.get(i).isEmpty()) {
        parts.add(new ImageBand(sensor.band(bands.get(i)), source, first + i, calibration));
      }
    }
    return image(parts, time);
  }

  /// One image of which each part lies in a file of its own.
  ///
  /// @param parts of one sensor and time; at least one
  static SetImage join(List<SetImage> parts) {
    float finest = (float) parts.stream().mapToDouble(SetImage::gsd).min().orElseThrow();
    List<ImageBand> all = parts.stream().flatMap(part -> part.bands().stream()).toList();
    return SetImage.of(parts.getFirst().sensor(), parts.getFirst().time(), finest, all);
  }

  /// A raster that holds the bands once, or as many times as there are dates.
  ///
  /// @param times how often; the bands of a date stand together
  RasterSource source(Path file, int times) {
    return placed(head(file, times * bands.size(), times == 1 ? order() : times + " times " + order()));
  }

  private RasterSource source(Path file) {
    return type == null || width == 0 || metres == 0 ? source(file, 1)
        : new RasterSource(expected(file, type), metres, () -> checked(Rasters.open(file)));
  }

  /// The native distance is that of the pixels, unless the sensor does not see so sharply.
  private SetImage image(List<ImageBand> parts, @Nullable AcquisitionTime time) {
    double pixel = parts.stream().mapToDouble(part -> part.source().pixelMetres()).min().orElseThrow();
    double nominal = parts.stream().mapToDouble(part -> part.band().gsd()).min().orElse(0);
    return SetImage.of(sensor, time, (float) Math.max(pixel, nominal), parts);
  }

  private RasterSource placed(RasterInfo info) {
    if (info.transform() != null && info.epsg() != 0) {
      return RasterSource.of(info, () -> Rasters.open(info.file()));
    }
    if (metres == 0) {
      throw new DataException(info.file() + ": has no georeference with an EPSG code, expected one");
    }
    RasterInfo local = new RasterInfo(info.file(), info.width(), info.height(), info.bands(),
        GeoTransform.northUp(0, 0, metres, metres), 0, info.metadata(), info.dateTime());
    return new RasterSource(local, metres, () -> Rasters.open(info.file()));
  }

  private RasterInfo head(Path file, int count, String names) {
    try (Raster raster = Rasters.open(file)) {
      check(raster.info(), count, names);
      return raster.info();
    }
  }

  private void check(RasterInfo info, int count, String names) {
    if (info.bands().size() != count) {
      throw new DataException(
          "%s: has %d bands, expected %d: %s".formatted(info.file(), info.bands().size(), count, names));
    }
    // Coarser bands that are files of their own have fewer pixels.
    if (width != 0 && count >= bands.size() && (info.width() != width || info.height() != height)) {
      throw new DataException(
          "%s: is %dx%d, expected %dx%d pixels".formatted(info.file(), info.width(), info.height(), width, height));
    }
  }

  private Raster checked(Raster raster) {
    try {
      check(raster.info(), bands.size(), order());
      return raster;
    } catch (DataException e) {
      raster.close();
      throw e;
    }
  }

  private RasterInfo expected(Path file, SampleType as) {
    List<RasterBand> all = bands.stream().map(name -> new RasterBand(name, as, null, 1, 0, Map.of())).toList();
    return new RasterInfo(
        file, width, height, all, GeoTransform.northUp(0, 0, metres, metres), 0, Map.of(), null);
  }

  private String order() {
    return String.join(" ", bands.stream().map(name -> name.isEmpty() ? "(not used)" : name).toList());
  }
}
