package org.terrane.datasets.shard;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.terrane.datasets.raster.Raster;
import org.terrane.datasets.raster.RasterInfo;
import org.terrane.datasets.raster.Window;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.sets.ImageBand;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.sets.MaskLayer;
import org.terrane.datasets.sets.RasterSource;
import org.terrane.datasets.sets.SetImage;

/// Any bytes read as a shard: they are one, or a [DataException] says why not.
final class ShardFuzz {

  private static final int MOST_RECORDS = 100;
  private static final int MOST_PIXELS = 64;

  private ShardFuzz() {}

  /// What a fuzzer calls: reads the bytes as they are, and once more with checksums that fit, so that damage gets
  /// past them.
  static void read(byte[] bytes) {
    readAll(bytes);
    readAll(mended(bytes));
  }

  /// Whether every record could be read.
  static boolean readAll(byte[] bytes) {
    try {
      ShardFile shard = new ShardFile(Path.of("fuzz.shard"), MemorySegment.ofArray(bytes));
      for (int i = 0; i < Math.min(shard.records(), MOST_RECORDS); i++) {
        readRecord(shard.set(i));
      }
      return true;
    } catch (DataException e) {
      if (e.getMessage() == null || !e.getMessage().startsWith("fuzz.shard: ") || e.getMessage().contains("\n")) {
        throw new AssertionError("a message must name the file, in one line", e);
      }
      return false;
    }
  }

  private static void readRecord(ImageSet set) {
    for (SetImage image : set.images()) {
      for (ImageBand band : image.bands()) {
        readLayer(band.source(), band.index());
      }
      for (MaskLayer mask : image.masks()) {
        readLayer(mask.source(), mask.index());
      }
    }
  }

  /// The last pixels: the ones that would lie outside.
  private static void readLayer(RasterSource source, int index) {
    RasterInfo info = source.info();
    int side = Math.min(info.width(), MOST_PIXELS);
    try (Raster raster = source.opener().get()) {
      raster.read(new Window(info.width() - side, info.height() - side, side, side), new int[] {index},
          new float[side * side]);
    }
  }

  /// The same bytes with every checksum put right, as far as there is something to check.
  static byte[] mended(byte[] original) {
    byte[] bytes = original.clone();
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.length < ShardLayout.HEADER_BYTES + ShardLayout.TRAILER_BYTES) {
      return bytes;
    }
    int trailer = bytes.length - ShardLayout.TRAILER_BYTES;
    long index = buffer.getLong(trailer + 8);
    long records = buffer.getLong(trailer + 16);
    if (index >= 0 && index <= trailer && records >= 0 && records <= (trailer - index) / ShardLayout.ENTRY_BYTES) {
      for (int i = 0; i < records; i++) {
        mendEntry(buffer, (int) index + i * ShardLayout.ENTRY_BYTES);
      }
      int length = (int) records * ShardLayout.ENTRY_BYTES;
      buffer.putInt(trailer + 24, ShardLayout.crc(buffer.slice((int) index, length)));
    }
    buffer.putInt(60, ShardLayout.crc(buffer.slice(0, 60)));
    buffer.putInt(trailer + 60, ShardLayout.crc(buffer.slice(trailer, 60)));
    return bytes;
  }

  private static void mendEntry(ByteBuffer buffer, int at) {
    long offset = buffer.getLong(at);
    long length = buffer.getLong(at + 8);
    int head = buffer.getInt(at + 16);
    boolean within = offset >= 0 && length >= 0 && offset <= buffer.capacity() && length <= buffer.capacity() - offset;
    if (within && head >= 0 && head <= length) {
      buffer.putInt(at + 20, ShardLayout.crc(buffer.slice((int) offset, head)));
      buffer.putInt(at + 24, ShardLayout.crc(buffer.slice((int) offset + head, (int) length - head)));
    }
  }
}
