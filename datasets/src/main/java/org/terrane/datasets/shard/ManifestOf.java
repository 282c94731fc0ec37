package org.terrane.datasets.shard;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.terrane.datasets.scene.Sensor;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.sets.FoundSets;
import org.terrane.datasets.statistics.DataStatistics;

/// Counts what finished shards hold. Everything comes from the shards, so a resumed preparation tells the same.
final class ManifestOf {

  private final Map<String, Long> imagesOf = new TreeMap<>();
  private final Map<String, Map<String, String>> unitsOf = new TreeMap<>();
  private int sets;

  private ManifestOf() {}

  /// @param squares that were planned
  static ShardManifest shards(FoundSets source, PreparePlan plan, List<ShardFile> shards, int squares) {
    ManifestOf count = new ManifestOf();
    for (ShardFile shard : shards) {
      for (int i = 0; i < shard.records(); i++) {
        count.add(shard.describe(i));
      }
    }
    List<String> notes = new ArrayList<>(source.notes());
    if (count.sets < squares) {
      notes.add("left out " + (squares - count.sets) + " squares of ground that fewer than two images show");
    }
    return new ShardManifest(plan.source(), plan.options(), count.sets,
        count.imagesOf.values().stream().mapToLong(Long::longValue).sum(), count.sensors(),
        shards.stream().map(ManifestOf::shard).toList(), DataStatistics.over(new RecordList(shards)), plan.pruning(),
        notes);
  }

  private static ShardManifest.Shard shard(ShardFile shard) {
    return new ShardManifest.Shard(shard.path().getFileName().toString(), shard.byteSize(), shard.records(),
        HexFormat.of().toHexDigits(shard.indexCrc()));
  }

  private void add(StoredSet set) {
    sets++;
    for (StoredSet.Image image : set.images()) {
      Sensor sensor = Sensors.of(image.sensor());
      imagesOf.merge(sensor.id(), 1L, Long::sum);
      Map<String, String> units = unitsOf.computeIfAbsent(sensor.id(), id -> new TreeMap<>());
      image.rasters().stream().flatMap(raster -> raster.layers().stream()).filter(layer -> !layer.mask())
          .forEach(layer -> units.put(layer.name(), sensor.band(layer.name()).unit().symbol()));
    }
  }

  private Map<String, ShardManifest.SensorFacts> sensors() {
    Map<String, ShardManifest.SensorFacts> sensors = new TreeMap<>();
    imagesOf.forEach((id, images) ->
        sensors.put(id, new ShardManifest.SensorFacts(images, unitsOf.getOrDefault(id, Map.of()))));
    return sensors;
  }
}
