package org.terrane.datasets.shard;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.terrane.datasets.sets.ImageSet;

/// A record before it is written: the description and the pixels.
///
/// @param layers the stored values of each layer, in the order in which the description names them
record BakedSet(StoredSet set, List<ByteBuffer> layers) {

  BakedSet {
    layers = List.copyOf(layers);
  }

  /// The set as it will be read, without a file.
  ImageSet images() {
    MemorySegment pixels = MemorySegment.ofArray(new byte[Math.toIntExact(bytes(0, set))]);
    long at = 0;
    for (ByteBuffer layer : layers) {
      MemorySegment.copy(MemorySegment.ofBuffer(layer), 0, pixels, at, layer.remaining());
      at += ShardLayout.aligned(layer.remaining());
    }
    ShardLayout.Entry entry = new ShardLayout.Entry(0, pixels.byteSize(), 0, 0, ShardLayout.crc(pixels));
    return new MappedSet(Path.of("memory"), set, entry, () -> pixels).images();
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
