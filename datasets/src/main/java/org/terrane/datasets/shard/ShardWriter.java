package org.terrane.datasets.shard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.terrane.datasets.scene.DataException;

/// Writes one shard under a temporary name; [#finish] makes it a shard. What is closed before that stays as the
/// leftover a killed process leaves, for the next run to sweep up.
final class ShardWriter implements AutoCloseable {

  private final Path file;
  private final FileChannel channel;
  private final List<ShardLayout.Entry> entries = new ArrayList<>();
  private long at = ShardLayout.HEADER_BYTES;

  /// @throws DataException if the file cannot be made
  ShardWriter(Path file, ShardLayout.Header header) {
    this.file = file;
    try {
      channel = FileChannel.open(SafeFiles.part(file), StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
          StandardOpenOption.WRITE);
      put(header.bytes());
    } catch (IOException e) {
      throw failed(e);
    }
  }

  int records() {
    return entries.size();
  }

  /// Length of the shard if this record were its last.
  long bytesWith(BakedSet record) {
    int head = HeadWriter.write(record.set()).remaining();
    return at + BakedSet.bytes(head, record.set()) + (entries.size() + 1L) * ShardLayout.ENTRY_BYTES
        + ShardLayout.TRAILER_BYTES;
  }

  /// @throws DataException if the disk fails, or the description is one that no reader would accept
  void append(BakedSet record) {
    ByteBuffer head = HeadWriter.write(record.set());
    try {
      HeadReader.read(head.duplicate().order(head.order()));
      int headBytes = head.remaining();
      int headCrc = ShardLayout.crc(head);
      put(head);
      CRC32C crc = new CRC32C();
      pad(headBytes, crc);
      for (ByteBuffer layer : record.layers()) {
        int length = layer.remaining();
        crc.update(layer.duplicate());
        put(layer.duplicate());
        pad(length, crc);
      }
      long bytes = BakedSet.bytes(headBytes, record.set());
      entries.add(new ShardLayout.Entry(at, bytes, headBytes, headCrc, (int) crc.getValue()));
      at += bytes;
    } catch (IllegalArgumentException e) {
      throw new DataException("set '" + record.set().id() + "' " + e.getMessage(), e);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /// Writes index and trailer, waits until the disk has all of it, and gives the file its name.
  ///
  /// @throws DataException if the disk fails
  void finish() {
    ByteBuffer index = ShardLayout.allocate(entries.size() * ShardLayout.ENTRY_BYTES);
    entries.forEach(entry -> entry.putInto(index));
    index.flip();
    try {
      int crc = ShardLayout.crc(index);
      put(index);
      put(new ShardLayout.Trailer(at, entries.size(), crc).bytes());
      channel.force(true);
      channel.close();
      SafeFiles.publish(file);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private void pad(int length, CRC32C crc) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocate((int) (ShardLayout.aligned(length) - length));
    crc.update(zeros.duplicate());
    put(zeros);
  }

  private void put(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private DataException failed(IOException e) {
    return new DataException(file + ": cannot be written: " + e, e);
  }
}
