package org.terrane.datasets.shard;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.terrane.datasets.pruning.ClusterPruning;
import org.terrane.datasets.scene.Band;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.scene.Sensor;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.statistics.DataStatistics;

/// What a folder of shards holds: its file `shards.json`, written last, so that a folder with one is complete.
///
/// @param source fingerprint of the sets that were baked
/// @param options how
/// @param sets records in all shards
/// @param images in all sets
/// @param sensors by id
/// @param shards in order
/// @param statistics of every pixel, in the bands' units
/// @param pruning which squares of ground were dropped because there were many like them; null where none was asked for
/// @param notes what was left out, one line for each kind
public record ShardManifest(
    String source, PrepareOptions options, int sets, long images, Map<String, SensorFacts> sensors,
    List<Shard> shards, DataStatistics statistics, @Nullable ClusterPruning pruning, List<String> notes) {

  public static final String FILE = "shards.json";

  static final String FORMAT = "terrane-shards";

  public ShardManifest {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(options, "options");
    Objects.requireNonNull(statistics, "statistics");
    sensors = Collections.unmodifiableMap(new TreeMap<>(sensors));
    shards = List.copyOf(shards);
    notes = List.copyOf(notes);
  }

  /// A sensor's part.
  ///
  /// @param bands name → unit of the values
  public record SensorFacts(long images, Map<String, String> bands) {
    public SensorFacts {
      bands = Collections.unmodifiableMap(new TreeMap<>(bands));
    }
  }

  /// One file.
  ///
  /// @param crc32c checksum of its index, which holds those of its records
  public record Shard(String file, long bytes, int sets, String crc32c) {
    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9_.-]+\\.shard");

    public Shard {
      if (!FILE_NAME.matcher(file).matches()) {
        throw new IllegalArgumentException("'" + file + "' is no name of a shard");
      }
      Objects.requireNonNull(crc32c, "crc32c");
    }
  }

  /// Whether a folder holds finished shards.
  public static boolean isIn(Path folder) {
    return Files.isRegularFile(folder.resolve(FILE));
  }

  /// @throws DataException naming the file, if it is missing, damaged, or speaks of bands or units this build does not
  ///     have
  public static ShardManifest read(Path folder) {
    Path file = folder.resolve(FILE);
    ShardManifest manifest = SealedJson.read(file, FORMAT, ShardManifest.class);
    manifest.sensors.forEach((id, facts) -> checkBands(file, id, facts));
    return manifest;
  }

  void write(Path folder) {
    SealedJson.write(folder.resolve(FILE), FORMAT, this);
  }

  /// Values are stored in the units that the bands had then.
  private static void checkBands(Path file, String id, SensorFacts facts) {
    try {
      Sensor sensor = Sensors.of(id);
      facts.bands().forEach((name, unit) -> {
        Band band = sensor.band(name);
        if (!band.unit().symbol().equals(unit)) {
          throw new DataException("holds band " + name + " of " + id + " in " + unit + ", expected "
              + band.unit().symbol() + "; bake the data again");
        }
      });
    } catch (DataException e) {
      throw new DataException(file + ": " + e.getMessage(), e);
    }
  }
}
