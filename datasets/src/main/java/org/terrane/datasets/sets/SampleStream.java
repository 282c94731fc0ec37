package org.terrane.datasets.sets;

import java.util.List;

/// An endless, random but repeatable sequence of samples. Used from any thread.
public interface SampleStream {

  /// The sample of this index in the stream of this seed: always the same.
  ///
  /// @throws org.terrane.datasets.raster.RasterException if a file is damaged
  /// @throws org.terrane.datasets.scene.DataException if a file is damaged that is no raster
  Triple sample(long seed, long index);

  /// The images that samples start from: the length of an epoch.
  int images();

  /// A stream and how often it is drawn from, compared to the others.
  record Share(SampleStream stream, double weight) {}

  /// Each sample comes from one of the streams, drawn by their weights.
  static SampleStream mixed(List<Share> shares) {
    return new MixedStream(shares);
  }
}
