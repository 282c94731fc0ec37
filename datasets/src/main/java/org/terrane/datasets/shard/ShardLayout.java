package org.terrane.datasets.shard;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;
import org.terrane.datasets.raster.SampleType;

/// The fixed parts of a shard file. The package's documentation has the tables.
final class ShardLayout {

  static final int VERSION = 1;

  /// Everything that is read by itself begins at a multiple of this many bytes: a cache line, and enough for any
  /// vector load.
  static final int ALIGNMENT = 64;

  /// Pixels along a layer's side: the pixels of a layer stay below 2 GiB, whatever their type.
  static final int LARGEST_SIDE = 1 << 14;

  static final int HEADER_BYTES = 64;
  static final int ENTRY_BYTES = 32;
  static final int TRAILER_BYTES = 64;

  private static final byte[] HEADER_MAGIC = "TERSHARD".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] TRAILER_MAGIC = "TERINDEX".getBytes(StandardCharsets.US_ASCII);
  private static final int CHECKED = 60;

  /// The types a layer may have; a type's code is its place here.
  static final List<SampleType> TYPES = List.of(SampleType.U8, SampleType.U16, SampleType.I16, SampleType.F32);

  private ShardLayout() {}

  /// The first 64 bytes of a file.
  ///
  /// @param number of the shard among those of its folder
  /// @param plan names the data and the options the shard was made from
  record Header(int number, long plan) {

    ByteBuffer bytes() {
      ByteBuffer bytes = allocate(HEADER_BYTES).put(HEADER_MAGIC).putInt(VERSION).putInt(number).putLong(plan);
      return sealed(bytes);
    }

    /// @throws IllegalArgumentException with what is wrong
    static Header of(ByteBuffer bytes) {
      checkMagic(bytes, HEADER_MAGIC, "a shard");
      int version = bytes.getInt(8);
      check(version == VERSION, "is of shard version %d, expected %d", version, VERSION);
      checkSeal(bytes, "header");
      return new Header(bytes.getInt(12), bytes.getLong(16));
    }
  }

  /// One record's place in the file.
  ///
  /// @param offset where the record begins
  /// @param bytes its length
  /// @param headBytes length of its description, at its beginning
  /// @param headCrc CRC32C of the description
  /// @param pixelCrc CRC32C of the rest
  record Entry(long offset, long bytes, int headBytes, int headCrc, int pixelCrc) {

    void putInto(ByteBuffer index) {
      index.putLong(offset).putLong(bytes).putInt(headBytes).putInt(headCrc).putInt(pixelCrc).putInt(0);
    }

    static Entry at(ByteBuffer bytes) {
      return new Entry(bytes.getLong(0), bytes.getLong(8), bytes.getInt(16), bytes.getInt(20), bytes.getInt(24));
    }
  }

  /// The last 64 bytes of a file.
  record Trailer(long indexOffset, long records, int indexCrc) {

    ByteBuffer bytes() {
      return sealed(allocate(TRAILER_BYTES).put(TRAILER_MAGIC).putLong(indexOffset).putLong(records).putInt(indexCrc));
    }

    /// @throws IllegalArgumentException with what is wrong
    static Trailer of(ByteBuffer bytes) {
      checkMagic(bytes, TRAILER_MAGIC, "the end of a shard");
      checkSeal(bytes, "trailer");
      return new Trailer(bytes.getLong(8), bytes.getLong(16), bytes.getInt(24));
    }
  }

  static ByteBuffer allocate(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  static long aligned(long position) {
    return (position + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  static int crc(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate());
    return (int) crc.getValue();
  }

  /// Of any length: a buffer holds less than 2 GiB.
  static int crc(MemorySegment bytes) {
    CRC32C crc = new CRC32C();
    long chunk = 1L << 26;
    for (long at = 0; at < bytes.byteSize(); at += chunk) {
      crc.update(bytes.asSlice(at, Math.min(chunk, bytes.byteSize() - at)).asByteBuffer());
    }
    return (int) crc.getValue();
  }

  static void check(boolean holds, String problem, Object... facts) {
    if (!holds) {
      throw new IllegalArgumentException(problem.formatted(facts));
    }
  }

  private static void checkMagic(ByteBuffer bytes, byte[] magic, String what) {
    byte[] found = new byte[magic.length];
    bytes.get(0, found);
    check(Arrays.equals(found, magic), "is not %s: expected '%s', found %s", what,
        new String(magic, StandardCharsets.US_ASCII), HexFormat.of().formatHex(found));
  }

  private static ByteBuffer sealed(ByteBuffer bytes) {
    bytes.putInt(CHECKED, crc(bytes.slice(0, CHECKED)));
    return bytes.clear();
  }

  private static void checkSeal(ByteBuffer bytes, String part) {
    int stated = bytes.getInt(CHECKED);
    int actual = crc(bytes.slice(0, CHECKED));
    check(stated == actual, "has a damaged %s: checksum %08x, expected %08x", part, actual, stated);
  }

  /// Whether a text holds a control character, with which no message is one line.
  static boolean isUnprintable(String text) {
    return text.chars().anyMatch(Character::isISOControl);
  }
}
