package org.terrane.datasets.shard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.terrane.datasets.scene.DataException;

/// The rules for a preparation's folder.
final class PrepareFolder {

  private PrepareFolder() {}

  /// Makes the folder ready: what a killed process left half-written is gone.
  ///
  /// @return the plan the folder was begun or finished with; nothing for one that is new or empty
  /// @throws DataException if it holds anything else, or was begun from another source or with other options
  static Optional<PreparePlan> open(Path folder, PreparePlan wanted) {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new DataException(folder + ": must be a folder to write shards to, but is a file");
    }
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new DataException(folder + ": cannot be made: " + e, e);
    }
    Optional<PreparePlan> begun = begun(folder);
    begun.ifPresent(plan -> requireSame(folder, plan, wanted));
    if (begun.isEmpty() && holdsOther(folder)) {
      throw new DataException(
          folder + ": is not empty and holds no shards; name a new folder, or one that terrane data prepare made");
    }
    SafeFiles.sweep(folder);
    return begun;
  }

  /// Removes the plan of a preparation that is complete.
  static void close(Path folder) {
    try {
      Files.deleteIfExists(folder.resolve(PreparePlan.FILE));
    } catch (IOException e) {
      throw new DataException(folder + ": cannot be tidied: " + e, e);
    }
  }

  private static Optional<PreparePlan> begun(Path folder) {
    if (ShardManifest.isIn(folder)) {
      ShardManifest manifest = ShardManifest.read(folder);
      return Optional.of(new PreparePlan(manifest.source(), manifest.options(), manifest.pruning()));
    }
    return PreparePlan.isIn(folder) ? Optional.of(PreparePlan.read(folder)) : Optional.empty();
  }

  private static void requireSame(Path folder, PreparePlan begun, PreparePlan wanted) {
    if (!begun.source().equals(wanted.source())) {
      throw new DataException(folder + ": was begun with data " + begun.source() + ", but the data is now "
          + wanted.source() + "; name a new folder, or delete this one");
    }
    if (!begun.options().equals(wanted.options())) {
      throw new DataException(folder + ": was begun with " + begun.options() + ", but is now asked for "
          + wanted.options() + "; give the same options, name a new folder, or delete this one");
    }
  }

  private static boolean holdsOther(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.anyMatch(entry -> !entry.equals(SafeFiles.part(folder.resolve(PreparePlan.FILE))));
    } catch (IOException e) {
      throw new DataException(folder + ": cannot be listed: " + e, e);
    }
  }
}
