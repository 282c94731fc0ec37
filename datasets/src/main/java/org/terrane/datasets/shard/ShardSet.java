package org.terrane.datasets.shard;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.sets.ImageSet;

/// A folder of shards, open. Only manifest and indexes have been read; sets are described when they are asked for, and
/// pixels are read from the map. Used from any thread; the files must not change meanwhile.
public final class ShardSet {

  private final ShardManifest manifest;
  private final List<ShardFile> shards;

  private ShardSet(ShardManifest manifest, List<ShardFile> shards) {
    this.manifest = manifest;
    this.shards = List.copyOf(shards);
  }

  /// Whether a folder is one that `terrane data prepare` made, or began to make.
  public static boolean isIn(Path folder) {
    return ShardManifest.isIn(folder) || PreparePlan.isIn(folder);
  }

  /// Opens a folder that `terrane data prepare` made.
  ///
  /// @throws DataException naming file and cause, if the folder is not complete, or a file is damaged or not the one
  ///     that the manifest means
  public static ShardSet open(Path folder) {
    if (!ShardManifest.isIn(folder)) {
      throw new DataException(folder + ": has no " + ShardManifest.FILE + (PreparePlan.isIn(folder)
          ? "; it was not finished: run terrane data prepare again with the same arguments"
          : "; expected a folder that terrane data prepare made"));
    }
    ShardManifest manifest = ShardManifest.read(folder);
    List<ShardFile> shards = new ArrayList<>();
    long sets = 0;
    for (ShardManifest.Shard told : manifest.shards()) {
      ShardFile shard = new ShardFile(folder.resolve(told.file()));
      check(told, shard);
      shards.add(shard);
      sets += shard.records();
    }
    if (sets != manifest.sets()) {
      throw new DataException(folder.resolve(ShardManifest.FILE) + ": tells of " + manifest.sets()
          + " sets, but its shards hold " + sets);
    }
    return new ShardSet(manifest, shards);
  }

  public ShardManifest manifest() {
    return manifest;
  }

  /// The sets in the order in which they were baked. An element is made anew each time it is asked for, in time that
  /// does not depend on how many there are.
  ///
  /// Getting an element throws a [DataException] naming file and record, if its description is damaged; reading its
  /// pixels, if they are.
  public List<ImageSet> sets() {
    return new RecordList(shards);
  }

  /// Checks every byte of every shard.
  ///
  /// @throws DataException naming file and record of the first damage
  public void verify() {
    shards.forEach(ShardFile::verify);
  }

  private static void check(ShardManifest.Shard told, ShardFile shard) {
    String crc = HexFormat.of().toHexDigits(shard.indexCrc());
    if (told.bytes() != shard.byteSize() || told.sets() != shard.records() || !told.crc32c().equals(crc)) {
      throw new DataException("%s: has %d bytes, %d sets and checksum %s, but %s tells of %d, %d and %s".formatted(
          shard.path(), shard.byteSize(), shard.records(), crc, ShardManifest.FILE, told.bytes(), told.sets(),
          told.crc32c()));
    }
  }
}
