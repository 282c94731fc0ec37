package org.terrane.datasets.shard;

import static org.terrane.datasets.shard.ShardLayout.check;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Supplier;
import org.terrane.datasets.crs.CrsException;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.sets.ImageSet;

/// One shard, mapped into memory: opening it reads its index, and nothing is copied before someone asks for it. Used
/// from any thread. The file must not change while it is in use.
///
/// A record's description is checked each time it is read, its pixels when the first of them are.
final class ShardFile {

  private final Path path;
  private final MemorySegment bytes;
  private final ShardLayout.Header header;
  private final ShardLayout.Trailer trailer;
  private final MemorySegment index;
  /// Set without a lock: at worst two threads check the same record.
  private final boolean[] sound;

  /// Opens a shard; it is unmapped when nothing refers to it any more.
  ///
  /// @throws DataException naming the file, if it is missing, damaged, cut short, or no shard
  ShardFile(Path path) {
    this(path, map(path));
  }

  /// A shard whose bytes are there already.
  ///
  /// @param path names it in messages
  /// @throws DataException naming the file, if it is damaged, cut short, or no shard
  ShardFile(Path path, MemorySegment bytes) {
    this.path = path;
    this.bytes = bytes;
    try {
      long least = ShardLayout.HEADER_BYTES + ShardLayout.TRAILER_BYTES;
      check(bytes.byteSize() >= least, "has %d bytes, expected a shard of at least %d", bytes.byteSize(), least);
      header = ShardLayout.Header.of(buffer(0, ShardLayout.HEADER_BYTES));
      trailer = ShardLayout.Trailer.of(
          buffer(bytes.byteSize() - ShardLayout.TRAILER_BYTES, ShardLayout.TRAILER_BYTES));
      index = index();
      sound = new boolean[(int) trailer.records()];
      checkEntries();
    } catch (IllegalArgumentException e) {
      throw new DataException(path + ": " + e.getMessage(), e);
    }
  }

  Path path() {
    return path;
  }

  ShardLayout.Header header() {
    return header;
  }

  int records() {
    return sound.length;
  }

  long byteSize() {
    return bytes.byteSize();
  }

  /// Checksum of the index, and so of all the records' checksums.
  int indexCrc() {
    return trailer.indexCrc();
  }

  /// What record `i` says of its set.
  ///
  /// @throws DataException naming file and record, if the description is damaged
  StoredSet describe(int i) {
    return inRecord(i, () -> {
      ShardLayout.Entry entry = entry(i);
      ByteBuffer head = buffer(entry.offset(), entry.headBytes());
      int actual = ShardLayout.crc(head);
      check(actual == entry.headCrc(), "has a damaged description: checksum %08x, expected %08x", actual,
          entry.headCrc());
      StoredSet set = HeadReader.read(head);
      check(BakedSet.bytes(entry.headBytes(), set) == entry.bytes(),
          "has %d bytes, expected %d for what it describes", entry.bytes(), BakedSet.bytes(entry.headBytes(), set));
      return set;
    });
  }

  /// The set of record `i`; its rasters read from this shard.
  ///
  /// @throws DataException naming file and record, if the description is damaged or names an unknown sensor or band
  ImageSet set(int i) {
    StoredSet stored = describe(i);
    return inRecord(i, () ->
        new MappedSet(path.resolve(Integer.toString(i)), stored, entry(i), () -> pixels(i)).images());
  }

  /// The bytes of record `i`, known to be sound.
  ///
  /// @throws DataException naming file and record, if they are damaged
  MemorySegment pixels(int i) {
    ShardLayout.Entry entry = entry(i);
    MemorySegment record = bytes.asSlice(entry.offset(), entry.bytes());
    if (!sound[i]) {
      int actual = ShardLayout.crc(record.asSlice(entry.headBytes()));
      if (actual != entry.pixelCrc()) {
        throw new DataException(path + ": record " + i + " has damaged pixels: checksum %08x, expected %08x"
            .formatted(actual, entry.pixelCrc()));
      }
      sound[i] = true;
    }
    return record;
  }

  ShardLayout.Entry entry(int i) {
    return ShardLayout.Entry.at(
        index.asSlice((long) i * ShardLayout.ENTRY_BYTES, ShardLayout.ENTRY_BYTES).asByteBuffer()
            .order(ByteOrder.LITTLE_ENDIAN));
  }

  /// Checks every byte.
  ///
  /// @throws DataException at the first record that is damaged
  void verify() {
    for (int i = 0; i < records(); i++) {
      set(i);
      pixels(i);
    }
  }

  private MemorySegment index() {
    long most = Integer.MAX_VALUE - 8;
    check(trailer.records() >= 0 && trailer.records() <= most, "has %s records, expected up to %d",
        Long.toUnsignedString(trailer.records()), most);
    long length = trailer.records() * ShardLayout.ENTRY_BYTES;
    long expected = bytes.byteSize() - ShardLayout.TRAILER_BYTES - length;
    check(trailer.indexOffset() == expected && expected >= ShardLayout.HEADER_BYTES,
        "has its index at byte %s, expected it at %d: the file is cut short or has grown",
        Long.toUnsignedString(trailer.indexOffset()), expected);
    MemorySegment found = bytes.asSlice(trailer.indexOffset(), length);
    int actual = ShardLayout.crc(found);
    check(actual == trailer.indexCrc(), "has a damaged index: checksum %08x, expected %08x", actual,
        trailer.indexCrc());
    return found;
  }

  /// Records follow one another without overlap or hole, from the header to the index.
  private void checkEntries() {
    long at = ShardLayout.HEADER_BYTES;
    for (int i = 0; i < records(); i++) {
      ShardLayout.Entry entry = entry(i);
      check(entry.offset() == at, "has record %d at byte %d, expected it at %d", i, entry.offset(), at);
      check(entry.bytes() > 0 && entry.bytes() % ShardLayout.ALIGNMENT == 0
          && entry.bytes() <= trailer.indexOffset() - at,
          "has %d bytes for record %d, expected a multiple of %d that ends before the index", entry.bytes(), i,
          ShardLayout.ALIGNMENT);
      check(entry.headBytes() > 0 && entry.headBytes() <= entry.bytes(),
          "has a description of %d bytes for record %d, expected 1 to %d", entry.headBytes(), i, entry.bytes());
      at += entry.bytes();
    }
    check(at == trailer.indexOffset(), "has records up to byte %d, expected them up to the index at %d", at,
        trailer.indexOffset());
  }

  private <T> T inRecord(int i, Supplier<T> work) {
    try {
      return work.get();
    } catch (IllegalArgumentException | DataException | CrsException e) {
      throw new DataException(path + ": record " + i + ": " + e.getMessage(), e);
    }
  }

  private ByteBuffer buffer(long offset, int length) {
    return bytes.asSlice(offset, length).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  private static MemorySegment map(Path path) {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
    } catch (IOException e) {
      throw new DataException(path + ": cannot be opened: " + e, e);
    }
  }
}
