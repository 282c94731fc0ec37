/// Thins out what a collection has too much of (methods.md 2.2): places are sorted into groups of like ones, and of
/// each group the places least like its average are kept, up to a number.
///
/// Start at {@link org.terrane.datasets.pruning.ClusterPruning#of}. What makes places alike is a
/// {@link org.terrane.datasets.pruning.SetFeatures}. {@link org.terrane.datasets.pruning.BandFeatures} needs no
/// network; the publication took features of one, which fit in the same place.
///
/// Imports `sets` and `scene`.
@NullMarked
package org.terrane.datasets.pruning;

import org.jspecify.annotations.NullMarked;
