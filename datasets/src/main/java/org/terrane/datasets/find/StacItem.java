package org.terrane.datasets.find;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.terrane.datasets.Rasters;
import org.terrane.datasets.raster.GeoTransform;
import org.terrane.datasets.raster.Raster;
import org.terrane.datasets.raster.RasterBand;
import org.terrane.datasets.raster.RasterInfo;
import org.terrane.datasets.raster.SampleType;
import org.terrane.datasets.scene.AcquisitionTime;
import org.terrane.datasets.scene.Band;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.scene.Sensor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/// One STAC item: an acquisition whose assets are raster files (STAC 1.0 and 1.1 with the `proj`, `eo` and `raster`
/// extensions, <https://github.com/radiantearth/stac-spec>).
///
/// The sensor comes from the collection, platform and processing level, bands from `eo:bands`, `bands` or the asset's
/// key. Where an asset states shape, transform, EPSG code and data type, its file is not opened. An asset that lies
/// elsewhere is looked for beside the item: nothing is fetched.
///
/// @param file the item was read from
record StacItem(Path file, JsonNode item) {

  private static final Map<String, SampleType> TYPES = Map.of("uint8", SampleType.U8, "int8", SampleType.I8, "uint16",
      SampleType.U16, "int16", SampleType.I16, "uint32", SampleType.U32, "int32", SampleType.I32, "float32",
      SampleType.F32, "float64", SampleType.F64);

  /// The files that hold bands of a known sensor; none where the sensor is not known.
  ///
  /// @throws DataException naming item, asset and what is wrong
  List<ImageFile> files() {
    Optional<Sensor> sensor = SensorRecognizer.byTags(Map.of("SENSOR", source()));
    if (sensor.isEmpty()) {
      return List.of();
    }
    List<ImageFile> files = new ArrayList<>();
    item.path("assets").properties().forEach(asset -> bands(asset.getKey(), asset.getValue(), sensor.get())
        .ifPresent(bands -> files.add(file(asset.getKey(), asset.getValue(), sensor.get(), bands))));
    return files;
  }

  private String source() {
    JsonNode properties = item.path("properties");
    return String.join(" ", item.path("collection").asString(""), properties.path("constellation").asString(""),
        properties.path("platform").asString(""), properties.path("processing:level").asString(""));
  }

  /// The names of an asset's bands in the sensor's catalogue, if it has them all: masks and pictures have not.
  private static Optional<List<Band>> bands(String key, JsonNode asset, Sensor sensor) {
    List<JsonNode> listed = Stream.of("eo:bands", "bands").map(asset::path).filter(JsonNode::isArray).findFirst()
        .map(array -> array.valueStream().toList()).orElse(List.of());
    List<Optional<Band>> found = listed.size() <= 1
        ? List.of(sensor.find(key).or(() -> listed.stream().findFirst().flatMap(band -> band(band, sensor))))
        : listed.stream().map(band -> band(band, sensor)).toList();
    boolean picture = asset.path("roles").valueStream().map(JsonNode::asString)
        .anyMatch(role -> List.of("thumbnail", "overview", "visual").contains(role));
    return !picture && found.stream().allMatch(Optional::isPresent)
        ? Optional.of(found.stream().map(Optional::get).toList()) : Optional.empty();
  }

  private static Optional<Band> band(JsonNode band, Sensor sensor) {
    return Stream.of("name", "common_name", "eo:common_name")
        .map(name -> sensor.find(band.path(name).asString(""))).flatMap(Optional::stream).findFirst();
  }

  private ImageFile file(String key, JsonNode asset, Sensor sensor, List<Band> bands) {
    Path path = local(key, asset.path("href").asString(""));
    RasterInfo info = Optional.ofNullable(stated(path, asset, bands)).orElseGet(() -> head(path));
    if (info.bands().size() < bands.size()) {
      throw bad("asset '" + key + "' has " + bands.size() + " bands, but its file " + info.bands().size());
    }
    return ImageFile.of(info, new Recognition(sensor, bands.stream().map(Band::name).toList(), time()));
  }

  private AcquisitionTime time() {
    JsonNode properties = item.path("properties");
    return Stream.of("datetime", "start_datetime").map(name -> properties.path(name)).filter(JsonNode::isString)
        .findFirst().map(node -> AcquisitionTime.parse(node.stringValue()))
        .orElseThrow(() -> bad("has neither datetime nor start_datetime"));
  }

  private Path local(String key, String href) {
    Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
    Path named = href.startsWith("file:") ? Path.of(URI.create(href))
        : href.contains("://") ? null : folder.resolve(href).normalize();
    Path beside = folder.resolve(href.substring(href.lastIndexOf('/') + 1));
    return Stream.of(named, beside).filter(Objects::nonNull).filter(Files::isRegularFile).findFirst()
        .orElseThrow(() -> bad("asset '" + key + "' lies at '" + href + "', expected a file there or beside the item"));
  }

  private static RasterInfo head(Path path) {
    try (Raster raster = Rasters.open(path)) {
      return raster.info();
    }
  }

  /// What the item states of a file; null where it leaves something out.
  private @Nullable RasterInfo stated(Path path, JsonNode asset, List<Band> bands) {
    JsonNode shape = property(asset, "proj:shape");
    JsonNode t = property(asset, "proj:transform");
    int epsg = epsg(asset);
    List<RasterBand> stored = new ArrayList<>();
    for (int i = 0; i < bands.size(); i++) {
      JsonNode facts = Stream.of("raster:bands", "bands").map(asset::path).filter(JsonNode::isArray).findFirst()
          .orElse(MissingNode.getInstance()).path(i);
      SampleType type = TYPES.get(first(asset, facts, "data_type").asString(""));
      if (type == null || shape.size() != 2 || t.size() < 6 || epsg == 0) {
        return null;
      }
      JsonNode nodata = first(asset, facts, "nodata");
      stored.add(new RasterBand(bands.get(i).name(), type, nodata.isMissingNode() ? null : nodata.asDouble(Double.NaN),
          first(asset, facts, "scale").asDouble(1), first(asset, facts, "offset").asDouble(0), Map.of()));
    }
    GeoTransform transform = new GeoTransform(t.get(2).asDouble(), t.get(0).asDouble(), t.get(1).asDouble(),
        t.get(5).asDouble(), t.get(3).asDouble(), t.get(4).asDouble());
    return new RasterInfo(path, shape.get(1).asInt(), shape.get(0).asInt(), stored, transform, epsg, Map.of(), null);
  }

  private int epsg(JsonNode asset) {
    String code = property(asset, "proj:code").asString("");
    return code.startsWith("EPSG:") ? Integer.parseInt(code.substring("EPSG:".length()))
        : property(asset, "proj:epsg").asInt(0);
  }

  /// An asset's own value, or else the item's.
  private JsonNode property(JsonNode asset, String name) {
    return asset.has(name) ? asset.get(name) : item.path("properties").path(name);
  }

  /// A band's value, which stands under its plain name, under `raster:` or with the asset.
  private static JsonNode first(JsonNode asset, JsonNode band, String name) {
    return Stream.of(band.path(name), band.path("raster:" + name), asset.path(name), asset.path("raster:" + name))
        .filter(node -> !node.isMissingNode() && !node.isNull()).findFirst().orElse(MissingNode.getInstance());
  }

  private DataException bad(String problem) {
    return new DataException(file + ": item '" + item.path("id").asString("") + "': " + problem);
  }
}
