package org.terrane.datasets.catalogue;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.terrane.datasets.crs.Footprint;
import org.terrane.datasets.crs.LonLat;
import org.terrane.datasets.raster.GeoTransform;
import org.terrane.datasets.raster.RasterBand;
import org.terrane.datasets.raster.RasterInfo;
import org.terrane.datasets.sets.Calibration;
import org.terrane.datasets.sets.ImageBand;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.sets.MaskLayer;
import org.terrane.datasets.sets.RasterSource;
import org.terrane.datasets.sets.SetImage;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// An image set as one JSON object:
///
/// ```
/// {"id": "oscd/paris", "corners": [[lon, lat] × upper left, upper right, lower left, lower right],
///  "images": [{
///    "sensor": "sentinel-2-l1c", "time": "2015-08-20", "gsd": 10.0, "corners": …,
///    "files": [{"path": "paris/a.tif", "width": 600, "height": 400, "metres": 10.0, "epsg": 32631,
///               "transform": [GDAL's six numbers],
///               "bands": [{"name": "B02", "type": "U16", "nodata": 0, "scale": 1, "offset": 0}]}],
///    "bands": [{"name": "B02", "file": 0, "index": 0, "scale": 1e-4, "offset": 0}],
///    "masks": [{"name": "SCL", "file": 0, "index": 4}]}]}
/// ```
///
/// Paths are relative to the catalogue. `corners`, `time`, `transform` and `nodata` are null where there are none; a
/// nodata value that is no number is `"nan"`. A band's `scale` and `offset` give values in its unit; `log10` in the
/// place of `scale` is the factor of the stored value's logarithm, and `reserved` a stored value without meaning.
///
/// @param folder that paths are relative to
record RowWriter(Path folder) {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  ObjectNode write(ImageSet set) {
    ObjectNode row = JSON.objectNode();
    row.put("id", set.id());
    putCorners(row, set.footprint());
    ArrayNode images = row.putArray("images");
    set.images().forEach(image -> images.add(write(image)));
    return row;
  }

  private ObjectNode write(SetImage image) {
    ObjectNode node = JSON.objectNode();
    node.put("sensor", image.sensor().id());
    node.put("time", image.time() == null ? null : image.time().toString());
    node.put("gsd", image.gsd());
    putCorners(node, image.footprint());
    List<RasterSource> sources = Stream.concat(image.bands().stream().map(ImageBand::source),
        image.masks().stream().map(MaskLayer::source)).distinct().toList();
    ArrayNode files = node.putArray("files");
    sources.forEach(source -> files.add(write(source)));
    ArrayNode bands = node.putArray("bands");
    image.bands().forEach(band -> bands.add(write(band, sources.indexOf(band.source()))));
    ArrayNode masks = node.putArray("masks");
    image.masks().forEach(mask -> masks.addObject().put("name", mask.name())
        .put("file", sources.indexOf(mask.source())).put("index", mask.index()));
    return node;
  }

  private ObjectNode write(RasterSource source) {
    RasterInfo info = source.info();
    ObjectNode node = JSON.objectNode();
    node.put("path", relative(info.file())).put("width", info.width()).put("height", info.height());
    node.put("metres", source.pixelMetres()).put("epsg", info.epsg());
    GeoTransform transform = info.transform();
    if (transform == null) {
      node.putNull("transform");
    } else {
      node.putArray("transform").add(transform.originX()).add(transform.pixelWidth()).add(transform.rowRotation())
          .add(transform.originY()).add(transform.columnRotation()).add(transform.pixelHeight());
    }
    ArrayNode bands = node.putArray("bands");
    info.bands().forEach(band -> bands.add(write(band)));
    return node;
  }

  private static ObjectNode write(RasterBand band) {
    ObjectNode node = JSON.objectNode();
    node.put("name", band.name()).put("type", band.type().name());
    Double nodata = band.nodata();
    if (nodata != null && !Double.isFinite(nodata)) {
      node.put("nodata", Double.isNaN(nodata) ? "nan" : nodata > 0 ? "inf" : "-inf");
    } else {
      node.put("nodata", nodata);
    }
    return node.put("scale", band.scale()).put("offset", band.offset());
  }

  private static ObjectNode write(ImageBand band, int file) {
    ObjectNode node = JSON.objectNode();
    node.put("name", band.band().name()).put("file", file).put("index", band.index());
    return put(node, band.calibration());
  }

  private static ObjectNode put(ObjectNode node, Calibration calibration) {
    return switch (calibration) {
      case Calibration.Linear linear -> node.put("scale", linear.scale()).put("offset", linear.offset());
      case Calibration.Logarithmic log -> node.put("log10", log.factor()).put("offset", log.offset());
      case Calibration.Reserved reserved -> put(node.put("reserved", reserved.nodata()), reserved.otherwise());
      case Calibration.Absent _ -> throw new IllegalArgumentException("a band that is filled lies in no file");
    };
  }

  private static void putCorners(ObjectNode node, @Nullable Footprint corners) {
    if (corners == null) {
      node.putNull("corners");
      return;
    }
    ArrayNode array = node.putArray("corners");
    for (LonLat corner
        : List.of(corners.upperLeft(), corners.upperRight(), corners.lowerLeft(), corners.lowerRight())) {
      array.addArray().add(corner.lon()).add(corner.lat());
    }
  }

  private String relative(Path file) {
    Path path = folder.relativize(file.toAbsolutePath().normalize());
    return path.toString().replace('\\', '/');
  }
}
