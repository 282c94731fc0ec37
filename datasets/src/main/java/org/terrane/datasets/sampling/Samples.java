package org.terrane.datasets.sampling;

/// An endless, shuffled but repeatable sequence of samples. Used from any thread: a sample is a function of seed and
/// index alone, whatever was asked before.
///
/// @param <S> what a sample is
public interface Samples<S> {

  /// The sample of this index, from 0 on, in the order of this seed. Indices `0 … epoch() - 1` are the first epoch.
  ///
  /// @throws org.terrane.datasets.raster.RasterException if a file is damaged
  S sample(long seed, long index);

  /// How many samples an epoch has.
  long epoch();
}
