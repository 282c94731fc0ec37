package org.terrane.datasets.sampling;

import java.util.List;
import org.terrane.datasets.sets.ImageSet;

/// A rule that cuts image sets into training, validation and held-out ones so that nothing of the one is in the other.
///
/// Nearby places look alike, and so do a place's images of nearby dates: a split at random tells how well a network
/// remembers, not how well it does elsewhere (Roberts et al. 2017, "Cross-validation strategies for data with temporal,
/// spatial, hierarchical, or phylogenetic structure"). Hence blocks of ground with a buffer, or a date with a gap.
public sealed interface Split permits SpatialBlocks, TimeCut, SpaceAndTime, GivenLists {

  /// Splits the sets. The same sets and rule give the same parts, in whatever order the sets come.
  ///
  /// @throws org.terrane.datasets.scene.DataException if a part that the rule asks for comes out empty
  SplitSets of(List<ImageSet> sets);
}
