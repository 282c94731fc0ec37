/// Which ground is learnt from, which is kept for the test, and what is drawn of it.
///
/// Three things, each to be read alone:
/// - {@link org.terrane.datasets.sampling.Split} cuts image sets into parts that do not leak into one another and gives
///   {@link org.terrane.datasets.sampling.SplitSets}, whose {@link org.terrane.datasets.sampling.SplitReport} a run
///   keeps;
/// - {@link org.terrane.datasets.sampling.WindowRule} says which windows of a raster are looked at, and
///   {@link org.terrane.datasets.sampling.SetCrops} lays them on an image set;
/// - {@link org.terrane.datasets.sampling.Samples} is an endless shuffled sequence:
///   {@link org.terrane.datasets.sampling.SceneSampler} for SwiMDiff,
///   {@link org.terrane.datasets.sampling.SequenceSampler} for SkySense. A²-MAE's
///   {@link org.terrane.datasets.sets.TripleSampler} lies in `sets`.
///
/// Imports `sets`, `scene`, `crs` and `raster`; samples are plain float arrays.
@NullMarked
package org.terrane.datasets.sampling;

import org.jspecify.annotations.NullMarked;
