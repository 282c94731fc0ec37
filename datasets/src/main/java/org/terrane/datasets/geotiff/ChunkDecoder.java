package org.terrane.datasets.geotiff;

import java.io.IOException;
import java.nio.ByteOrder;

/// Makes a tile or strip readable: read, unpack, little-endian, prediction undone. One per thread, so that the
/// tables of the codes and the buffer for packed bytes are made once.
final class ChunkDecoder {

  private static final ThreadLocal<ChunkDecoder> OF_THREAD = ThreadLocal.withInitial(ChunkDecoder::new);
  private static final byte[] NEVER_WRITTEN = new byte[0];
  private static final int KEPT_BYTES = 1 << 22;

  private final Inflate inflate = new Inflate();
  private byte[] packed = new byte[1 << 16];

  private ChunkDecoder() {}

  static ChunkDecoder ofThread() {
    return OF_THREAD.get();
  }

  /// The values of a chunk, little-endian; empty for a chunk that was never written.
  byte[] decode(FileBytes file, TiffLayout layout, int chunk) throws IOException {
    if (layout.sizes()[chunk] == 0) {
      return NEVER_WRITTEN;
    }
    // Some writers fill up the last strip, so it may hold more rows than the image.
    byte[] bytes = new byte[(int) layout.largestChunkBytes()];
    // No encoder makes data twice as large; what a tag claims beyond that is not worth reading.
    int length = (int) Math.min(layout.sizes()[chunk], 2L * bytes.length + 4096);
    byte[] buffer = buffer(length);
    file.read(layout.offsets()[chunk], buffer, length, layout.name(chunk));
    try {
      layout.compression().unpack(buffer, length, bytes, (int) layout.chunkBytes(chunk), inflate);
    } catch (TiffFormatException e) {
      throw new TiffFormatException("is damaged: " + layout.name(chunk) + " " + e.getMessage());
    }
    int sampleBytes = layout.type().bytes();
    if (layout.order() == ByteOrder.BIG_ENDIAN && layout.predictor() != Predictor.FLOATING_POINT) {
      Samples.swap(bytes, sampleBytes);
    }
    int rowSamples = layout.chunkWidth() * layout.chunkBands();
    layout.predictor().undo(bytes, rowSamples, layout.chunkBands(), sampleBytes);
    return bytes;
  }

  private byte[] buffer(int length) {
    int needed = length + BitSource.PADDING;
    if (needed > KEPT_BYTES) {
      return new byte[needed];
    }
    if (packed.length < needed) {
      packed = new byte[Math.min(KEPT_BYTES, Integer.highestOneBit(needed) * 2)];
    }
    return packed;
  }
}
