package org.terrane.datasets.shard;

import java.nio.ByteBuffer;
import java.util.List;

/// A record before it is written: the description and the pixels.
///
/// @param layers the stored values of each layer, in the order in which the description names them
record BakedSet(StoredSet set, List<ByteBuffer> layers) {

  BakedSet {
    layers = List.copyOf(layers);
  }

  /// Bytes of a record whose description has this length: each layer begins at a multiple of 64 bytes, and so does
  /// the next record.
  ///
  /// @throws ArithmeticException if there are more than a `long` can count
  static long bytes(int headBytes, StoredSet set) {
    long at = ShardLayout.aligned(headBytes);
    for (StoredSet.Image image : set.images()) {
      for (StoredSet.Raster raster : image.rasters()) {
        for (StoredSet.Layer layer : raster.layers()) {
          at = Math.addExact(at, ShardLayout.aligned(layerBytes(raster, layer)));
        }
      }
    }
    return at;
  }

  static long layerBytes(StoredSet.Raster raster, StoredSet.Layer layer) {
    return (long) raster.side() * raster.side() * layer.coding().type().bytes();
  }
}
