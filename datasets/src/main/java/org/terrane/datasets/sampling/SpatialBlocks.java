package org.terrane.datasets.sampling;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.terrane.datasets.crs.EarthGrid;
import org.terrane.datasets.crs.LonLat;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.sets.Draws;
import org.terrane.datasets.sets.ImageSet;

/// Blocks of ground, each wholly in one part, with a buffer between parts.
///
/// A block's part follows from its place and the seed alone, so data that is added later moves no set from one part to
/// another. Sets in the buffer are dropped: of validation those nearer than the buffer to a held-out set, of training
/// those nearer to any other. Sets that lie nowhere on Earth are split by their ids, one by one.
///
/// @param blockKm side of a block, in kilometres: larger than what makes neighbours alike, small enough for many blocks
/// @param bufferKm the smallest distance between footprints of sets of different parts, in kilometres
/// @param shares of the blocks; of the sets about, where blocks are many
public record SpatialBlocks(double blockKm, double bufferKm, Shares shares, long seed) implements Split {

  /// @throws DataException if blocks are smaller than 1 km or the buffer is not positive
  public SpatialBlocks {
    if (!(blockKm >= 1)) {
      throw new DataException("[split] blockKm must be at least 1, but is " + blockKm);
    }
    if (!(bufferKm > 0)) {
      throw new DataException("[split] bufferKm must be positive, but is " + bufferKm);
    }
  }

  @Override
  public SplitSets of(List<ImageSet> sets) {
    EarthGrid blocks = new EarthGrid(1000 * blockKm);
    Map<Part, List<ImageSet>> parts = new EnumMap<>(Part.class);
    for (ImageSet set : sets) {
      parts.computeIfAbsent(part(set, blocks), part -> new ArrayList<>()).add(set);
    }
    Set<Part> asked = Arrays.stream(Part.values()).filter(part -> shares.of(part) > 0)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Part.class)));
    Parts apart = Parts.of(parts).apartBy(1000 * bufferKm);
    return SplitSets.of(toString(), apart, new SplitSets.Asked(asked, 1000 * bufferKm, 0));
  }

  private Part part(ImageSet set, EarthGrid blocks) {
    @Nullable LonLat centre = set.centre();
    if (centre == null) {
      return shares.at(new Draws(seed, set.id().hashCode()).nextDouble());
    }
    EarthGrid.Cell block = blocks.cell(centre);
    return shares.at(new Draws(seed, block.row(), block.column()).nextDouble());
  }

  /// `blocks of 50 km with a buffer of 5 km, seed 7`.
  @Override
  public String toString() {
    return "blocks of %s km with a buffer of %s km, seed %d".formatted(blockKm, bufferKm, seed);
  }
}
