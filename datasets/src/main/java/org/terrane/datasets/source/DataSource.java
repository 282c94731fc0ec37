package org.terrane.datasets.source;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.terrane.datasets.catalogue.Catalogue;
import org.terrane.datasets.find.SetFinder;
import org.terrane.datasets.sets.FoundSets;
import org.terrane.datasets.sets.Unreadable;
import org.terrane.datasets.shard.ShardSet;

/// Opens whatever imagery a person names: a folder of rasters, a catalogue, or a folder of shards.
public final class DataSource {

  private DataSource() {}

  /// As [#open(Path, Unreadable)], where a file that cannot be used is an error.
  public static FoundSets open(Path data) {
    return open(data, Unreadable.ERROR);
  }

  /// The sets of a catalogue, of the shards that `terrane data prepare` made, or else of the raster files below a
  /// folder, there with two or more images each.
  ///
  /// @throws org.terrane.datasets.scene.DataException if there is no such thing, it holds no set, or a file cannot be
  ///     used
  /// @throws org.terrane.datasets.raster.RasterException if a raster file is damaged
  public static FoundSets open(Path data, Unreadable unreadable) {
    return prepared(data).orElseGet(() -> SetFinder.find(data, unreadable));
  }

  /// The same, but a place with one image is a set too.
  public static FoundSets openSingles(Path data, Unreadable unreadable) {
    return prepared(data).orElseGet(() -> SetFinder.findSingles(data, unreadable));
  }

  private static Optional<FoundSets> prepared(Path data) {
    if (Catalogue.isName(data)) {
      return Optional.of(new FoundSets(Catalogue.open(data), List.of()));
    }
    if (ShardSet.isIn(data)) {
      ShardSet shards = ShardSet.open(data);
      return Optional.of(new FoundSets(shards.sets(), shards.manifest().notes()));
    }
    return Optional.empty();
  }
}
