package org.terrane.datasets.shard;

import java.nio.file.Path;
import org.terrane.datasets.sets.FoundSets;
import org.terrane.datasets.sets.SetFinder;

/// Opens whatever folder of imagery a person names.
public final class DataSource {

  private DataSource() {}

  /// The sets of a folder: read from its shards if `terrane data prepare` made it, found among its raster files
  /// otherwise.
  ///
  /// @throws org.terrane.datasets.scene.DataException if the folder is missing or holds no set, or a file cannot be
  ///     used
  /// @throws org.terrane.datasets.raster.RasterException if a raster file is damaged
  public static FoundSets open(Path folder) {
    if (!ShardManifest.isIn(folder) && !PreparePlan.isIn(folder)) {
      return SetFinder.find(folder);
    }
    ShardSet shards = ShardSet.open(folder);
    return new FoundSets(shards.sets(), shards.manifest().notes());
  }
}
