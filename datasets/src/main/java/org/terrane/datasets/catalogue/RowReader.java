package org.terrane.datasets.catalogue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.terrane.datasets.Rasters;
import org.terrane.datasets.crs.Footprint;
import org.terrane.datasets.crs.LonLat;
import org.terrane.datasets.raster.GeoTransform;
import org.terrane.datasets.raster.Raster;
import org.terrane.datasets.raster.RasterBand;
import org.terrane.datasets.raster.RasterException;
import org.terrane.datasets.raster.RasterInfo;
import org.terrane.datasets.raster.SampleType;
import org.terrane.datasets.scene.AcquisitionTime;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.scene.Sensor;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.sets.Calibration;
import org.terrane.datasets.sets.ImageBand;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.sets.MaskLayer;
import org.terrane.datasets.sets.RasterSource;
import org.terrane.datasets.sets.SetImage;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads what [RowWriter] wrote. No raster file is opened, and a wrong row names what is wrong in it.
///
/// @param folder that paths are relative to
record RowReader(Path folder) {

  private static final JsonMapper JSON = new JsonMapper();

  /// The set of a row.
  ///
  /// @throws DataException `'images[0].sensor' is missing`, for example
  ImageSet read(String line) {
    try {
      Fields row = new Fields(JSON.readTree(line), "");
      List<SetImage> images = row.list("images").stream().map(this::image).toList();
      if (images.isEmpty()) {
        throw new DataException("'images' is empty");
      }
      return new ImageSet(row.text("id"), corners(row), images);
    } catch (JacksonException e) {
      throw new DataException("is no JSON: " + e.getOriginalMessage().lines().findFirst().orElse(""), e);
    }
  }

  private SetImage image(Fields image) {
    Sensor sensor = Sensors.of(image.text("sensor"));
    List<RasterSource> files = image.list("files").stream().map(this::source).toList();
    List<ImageBand> bands = image.list("bands").stream().map(band -> band(band, sensor, files)).toList();
    if (bands.isEmpty()) {
      throw new DataException("'" + image.path("bands") + "' is empty");
    }
    List<MaskLayer> masks = image.list("masks").stream().map(mask -> mask(mask, files)).toList();
    AcquisitionTime time = image.isNull("time") ? null : AcquisitionTime.parse(image.text("time"));
    return new SetImage(sensor, time, (float) image.number("gsd"), bands, masks, corners(image));
  }

  private static ImageBand band(Fields band, Sensor sensor, List<RasterSource> files) {
    RasterSource source = files.get(band.index("file", files.size()));
    int index = band.index("index", source.info().bands().size());
    return new ImageBand(sensor.band(band.text("name")), source, index, calibration(band));
  }

  private static MaskLayer mask(Fields mask, List<RasterSource> files) {
    RasterSource source = files.get(mask.index("file", files.size()));
    return new MaskLayer(mask.text("name"), source, mask.index("index", source.info().bands().size()));
  }

  private static Calibration calibration(Fields band) {
    float offset = (float) band.number("offset");
    Calibration read = band.has("log10") ? new Calibration.Logarithmic((float) band.number("log10"), offset)
        : new Calibration.Linear((float) band.number("scale"), offset);
    return band.has("reserved") ? new Calibration.Reserved((float) band.number("reserved"), read) : read;
  }

  private RasterSource source(Fields file) {
    List<RasterBand> bands = new ArrayList<>();
    for (Fields band : file.list("bands")) {
      bands.add(new RasterBand(band.text("name"), type(band), nodata(band), band.number("scale"),
          band.number("offset"), Map.of()));
    }
    RasterInfo info = new RasterInfo(folder.resolve(file.text("path")).normalize(), file.size("width"),
        file.size("height"), bands, transform(file), (int) file.number("epsg"), Map.of(), null);
    return new RasterSource(info, (float) file.number("metres"), () -> open(info));
  }

  private static Raster open(RasterInfo listed) {
    Raster raster = Rasters.open(listed.file());
    RasterInfo now = raster.info();
    if (now.width() != listed.width() || now.height() != listed.height()
        || now.bands().size() != listed.bands().size()) {
      raster.close();
      throw new RasterException(listed.file(),
          "has %d bands of %dx%d, but the catalogue has %d of %dx%d; index it again".formatted(
              now.bands().size(), now.width(), now.height(),
              listed.bands().size(), listed.width(), listed.height()));
    }
    return raster;
  }

  private static SampleType type(Fields band) {
    try {
      return SampleType.valueOf(band.text("type"));
    } catch (IllegalArgumentException e) {
      throw new DataException("'" + band.path("type") + "' is '" + band.text("type") + "', expected one of "
          + List.of(SampleType.values()), e);
    }
  }

  private static @Nullable Double nodata(Fields band) {
    if (band.isNull("nodata")) {
      return null;
    }
    JsonNode value = band.value("nodata");
    return !value.isString() ? Double.valueOf(band.number("nodata")) : switch (value.stringValue()) {
      case "inf" -> Double.valueOf(Double.POSITIVE_INFINITY);
      case "-inf" -> Double.valueOf(Double.NEGATIVE_INFINITY);
      default -> Double.valueOf(Double.NaN);
    };
  }

  private static @Nullable GeoTransform transform(Fields file) {
    if (file.isNull("transform")) {
      return null;
    }
    double[] t = file.numbers("transform", 6);
    return new GeoTransform(t[0], t[1], t[2], t[3], t[4], t[5]);
  }

  private static @Nullable Footprint corners(Fields node) {
    if (node.isNull("corners")) {
      return null;
    }
    List<LonLat> corners = node.pairs("corners", 4).stream().map(pair -> new LonLat(pair[0], pair[1])).toList();
    return new Footprint(corners.get(0), corners.get(1), corners.get(2), corners.get(3));
  }
}
