package org.terrane.datasets.sets;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.terrane.datasets.raster.RasterInfo;
import org.terrane.datasets.scene.Sensor;
import org.terrane.datasets.scene.Sensors;

/// Which sensor a file comes from: by what its tags say, or else by its band names.
final class SensorRecognizer {

  /// Tried in this order when only the band names tell.
  private static final List<Sensor> BY_NAMES =
      List.of(Sensors.SENTINEL_2_L2A, Sensors.SENTINEL_2_L1C, Sensors.SENTINEL_1, Sensors.ELEVATION, Sensors.RGB,
          Sensors.RGBN, Sensors.LANDSAT_COMPOSITE);

  private SensorRecognizer() {}

  /// The sensor, or nothing for files that are no imagery of a known sensor: label maps, for example.
  static Optional<Sensor> recognize(RasterInfo info) {
    return byTags(info.metadata()).or(() -> byBandNames(info.bandNames()));
  }

  private static Optional<Sensor> byTags(Map<String, String> items) {
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
      return Optional.of(tags.contains("composite") ? Sensors.LANDSAT_COMPOSITE : Sensors.LANDSAT_8);
    }
    if (tags.contains("naip")) {
      return Optional.of(Sensors.NAIP);
    }
    if (tags.contains("quad-pol")) {
      return Optional.of(Sensors.SAR_QUAD);
    }
    return veryHighResolution(tags);
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
