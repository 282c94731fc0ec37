package org.terrane.datasets.find;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.terrane.datasets.Rasters;
import org.terrane.datasets.crs.Footprint;
import org.terrane.datasets.raster.Raster;
import org.terrane.datasets.raster.RasterBand;
import org.terrane.datasets.raster.RasterInfo;
import org.terrane.datasets.scene.AcquisitionTime;
import org.terrane.datasets.scene.Band;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.scene.Sensor;
import org.terrane.datasets.sets.Calibration;
import org.terrane.datasets.sets.ImageBand;
import org.terrane.datasets.sets.MaskLayer;
import org.terrane.datasets.sets.RasterSource;

/// One raster file read as (a part of) one image of a known sensor. Everything comes from its tags, or else its name.
///
/// @param bands none where the file holds only masks of an image whose bands lie elsewhere
/// @param gsd native ground sample distance of its finest band, in metres
record ImageFile(
    RasterSource source, Sensor sensor, @Nullable AcquisitionTime time, float gsd, List<ImageBand> bands,
    List<MaskLayer> masks, Footprint footprint) {

  Path path() {
    return source.info().file();
  }


  /// Reads the head of a file; nothing where it is no imagery of a known sensor.
  ///
  /// @throws DataException if the file has no georeference, a band its sensor does not have, or a bad time or GSD
  /// @throws org.terrane.datasets.raster.RasterException if the file is damaged
  static Optional<ImageFile> read(Path path) {
    RasterInfo info;
    try (Raster raster = Rasters.open(path)) {
      info = raster.info();
    }
    return SensorRecognizer.recognize(info).map(found -> of(info, found));
  }

  /// The shorter side of the raster in pixels.
  int shortSide() {
    return source.shortSide();
  }

  /// A file that was found to be imagery of a sensor.
  ///
  /// @throws DataException as [#read]
  static ImageFile of(RasterInfo info, Recognition found) {
    if (info.transform() == null) {
      throw new DataException(info.file()
          + ": GSD missing: the file has no georeference; expected a pixel scale with a tie point, or a matrix");
    }
    RasterSource source = RasterSource.of(info, () -> Rasters.open(info.file()));
    List<ImageBand> bands = bands(info, found, source);
    AcquisitionTime time = found.time() != null ? found.time() : time(info);
    List<MaskLayer> masks = masks(found, source);
    if (bands.isEmpty() && masks.isEmpty()) {
      throw new DataException(info.file() + ": holds no band of " + found.sensor().id() + ", only " + info.bandNames());
    }
    return new ImageFile(
        source, found.sensor(), time, gsd(source, bands), bands, masks, Footprint.of(info));
  }

  private static List<MaskLayer> masks(Recognition found, RasterSource source) {
    return IntStream.range(0, found.bandNames().size())
        .filter(i -> found.sensor().isMask(found.bandNames().get(i)))
        .mapToObj(i -> new MaskLayer(found.bandNames().get(i), source, i))
        .toList();
  }

  private static List<ImageBand> bands(RasterInfo info, Recognition found, RasterSource source) {
    Sensor sensor = found.sensor();
    List<ImageBand> bands = new ArrayList<>();
    for (int i = 0; i < found.bandNames().size(); i++) {
      if (!sensor.isMask(found.bandNames().get(i))) {
        bands.add(band(info, sensor, source, i, found.bandNames().get(i)));
      }
    }
    return bands;
  }

  private static ImageBand band(RasterInfo info, Sensor sensor, RasterSource source, int index, String name) {
    RasterBand stored = info.bands().get(index);
    String place = info.file() + ": band " + (index + 1) + ": ";
    Band band = sensor.find(name).orElseThrow(() -> new DataException(place + sensor.complaint(name)));
    BandWavelength.check(place, sensor, band, stored.metadata());
    try {
      return new ImageBand(band, source, index, Calibration.of(band, stored, info.metadata()));
    } catch (DataException e) {
      throw new DataException(place + e.getMessage(), e);
    }
  }

  /// What the file says, or else the larger of its pixels and the sensor's own distance: providers resample coarse
  /// sensors to finer grids, and sharp images to coarser ones.
  private static float gsd(RasterSource source, List<ImageBand> bands) {
    String stated = source.info().metadata().get("NATIVE_GSD_M");
    if (stated == null) {
      double nominal = bands.stream().mapToDouble(b -> b.band().gsd()).min().orElse(0);
      return (float) Math.max(source.pixelMetres(), nominal);
    }
    try {
      float gsd = Float.parseFloat(stated.strip());
      if (gsd > 0) {
        return gsd;
      }
    } catch (NumberFormatException e) {
      // Falls through to the one message for everything that is no positive number.
    }
    throw new DataException(
        source.info().file() + ": NATIVE_GSD_M is '" + stated + "', expected a positive number of metres");
  }

  private static @Nullable AcquisitionTime time(RasterInfo info) {
    Map<String, String> items = info.metadata();
    for (String item : List.of("ACQUISITION_DATETIME_UTC", "ACQUISITION_DATE", "COMPOSITE_MONTH_START")) {
      if (items.containsKey(item)) {
        AcquisitionTime time = parse(info.file(), item, items.get(item));
        return item.equals("COMPOSITE_MONTH_START") ? time.monthOnly() : time;
      }
    }
    if (info.dateTime() != null) {
      return parse(info.file(), "DateTime", info.dateTime());
    }
    return items.containsKey("YEAR") ? parse(info.file(), "YEAR", items.get("YEAR")) : null;
  }

  private static AcquisitionTime parse(Path file, String item, String text) {
    try {
      return AcquisitionTime.parse(text);
    } catch (DataException e) {
      throw new DataException(file + ": " + item + ": " + e.getMessage(), e);
    }
  }
}
