package org.terrane.datasets.sets;

/// An endless, random but repeatable sequence of samples. Used from any thread.
public interface SampleStream {

  /// The sample of this index in the stream of this seed: always the same.
  ///
  /// @throws org.terrane.datasets.raster.RasterException if a file is damaged
  /// @throws org.terrane.datasets.scene.DataException if a file is damaged that is no raster
  Triple sample(long seed, long index);

  /// The images that samples start from: the length of an epoch.
  int images();
}
