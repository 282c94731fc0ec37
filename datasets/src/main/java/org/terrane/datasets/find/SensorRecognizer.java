package org.terrane.datasets.find;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.terrane.datasets.raster.RasterInfo;
import org.terrane.datasets.scene.Sensor;
import org.terrane.datasets.scene.Sensors;

/// Which sensor a file comes from, by what its tags say, or else by the name its provider gave it, or else by its band
/// names.
final class SensorRecognizer {

  /// Tried in this order when only the band names tell.
  private static final List<Sensor> BY_NAMES =
      List.of(Sensors.SENTINEL_2_L2A, Sensors.SENTINEL_2_L1C, Sensors.SENTINEL_1, Sensors.ELEVATION, Sensors.RGB,
          Sensors.RGBN, Sensors.LANDSAT_COMPOSITE);

  private SensorRecognizer() {}

  /// The sensor and bands, or nothing for files that are no imagery of a known sensor: label maps, for example.
  static Optional<Recognition> recognize(RasterInfo info) {
    List<String> names = info.bandNames();
    return byTags(info.metadata()).map(sensor -> new Recognition(sensor, names, null))
        .or(() -> byFileName(info))
        .or(() -> byBandNames(names).map(sensor -> new Recognition(sensor, names, null)));
  }

  /// A product's bands stand in a known order; a file that has fewer of them, has the first.
  private static Optional<Recognition> byFileName(RasterInfo info) {
    int bands = info.bands().size();
    return ProductNames.read(info.file().getFileName().toString())
        .filter(found -> bands <= found.bandNames().size())
        .map(found -> new Recognition(found.sensor(), found.bandNames().subList(0, bands), found.time()));
  }

  /// By the items `SENSOR`, `MODALITY` and `PRODUCT_LEVEL`.
  static Optional<Sensor> byTags(Map<String, String> items) {
    String tags =
        (items.getOrDefault("SENSOR", "") + " " + items.getOrDefault("MODALITY", "")).toLowerCase(Locale.ROOT);
    String level = items.getOrDefault("PRODUCT_LEVEL", "").toLowerCase(Locale.ROOT);
    if (tags.contains("sentinel-2") || tags.contains("s2l")) {
      return Optional.of(
          (level + tags).contains("l1c") ? Sensors.SENTINEL_2_L1C : Sensors.SENTINEL_2_L2A);
    }
    if (tags.contains("sentinel-1") || tags.contains("s1rtc") || tags.contains("s1grd")) {
      return Optional.of(Sensors.SENTINEL_1);
    }
    if (tags.contains("landsat")) {
      return Optional.of(landsat(tags));
    }
    if (tags.contains("naip")) {
      return Optional.of(Sensors.NAIP);
    }
    if (tags.contains("gaofen-1")) {
      return Optional.of(tags.contains("wfv") ? Sensors.GAOFEN_1_WIDE : Sensors.GAOFEN_1);
    }
    if (tags.contains("gaofen-2")) {
      return Optional.of(Sensors.GAOFEN_2);
    }
    if (tags.contains("planetscope")) {
      return Optional.of(tags.contains("superdove") ? Sensors.PLANETSCOPE_8 : Sensors.PLANETSCOPE_4);
    }
    if (tags.contains("quad-pol")) {
      return Optional.of(Sensors.SAR_QUAD);
    }
    return veryHighResolution(tags);
  }

  private static Sensor landsat(String tags) {
    if (tags.contains("composite")) {
      return Sensors.LANDSAT_COMPOSITE;
    }
    return tags.matches(".*landsat[- ]?7.*") ? Sensors.LANDSAT_7
        : tags.matches(".*landsat[- ]?9.*") ? Sensors.LANDSAT_9 : Sensors.LANDSAT_8;
  }

  private static Optional<Sensor> veryHighResolution(String tags) {
    if (tags.contains("panchromatic")) {
      return Optional.of(Sensors.VHR_PANCHROMATIC);
    }
    return tags.contains("vhr optical multispectral") ? Optional.of(Sensors.VHR_MULTISPECTRAL) : Optional.empty();
  }

  private static Optional<Sensor> byBandNames(List<String> names) {
    return BY_NAMES.stream().filter(sensor -> hasAll(sensor, names)).findFirst();
  }

  private static boolean hasAll(Sensor sensor, List<String> names) {
    return names.stream().anyMatch(name -> sensor.find(name).isPresent())
        && names.stream().allMatch(name -> sensor.find(name).isPresent() || sensor.isMask(name));
  }
}
