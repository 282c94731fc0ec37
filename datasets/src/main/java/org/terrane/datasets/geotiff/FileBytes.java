package org.terrane.datasets.geotiff;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A file read by position, every read checked against the file's length first. Thread-safe.
final class FileBytes implements AutoCloseable {

  private final FileChannel channel;
  private final long size;

  FileBytes(Path file) throws IOException {
    channel = FileChannel.open(file, StandardOpenOption.READ);
    size = channel.size();
  }

  long size() {
    return size;
  }

  /// Throws unless `length` bytes at `offset` lie in the file; `what` names them in the message.
  void require(long offset, long length, String what) {
    if (offset < 0 || length < 0 || length > size || offset > size - length) {
      throw new TiffFormatException(
          "is truncated or damaged: %s needs %s bytes at offset %s, but the file has %d bytes"
              .formatted(what, Long.toUnsignedString(length), Long.toUnsignedString(offset), size));
    }
  }

  /// The bytes from `offset` on, in a fresh buffer.
  ByteBuffer read(long offset, int length, String what) throws IOException {
    require(offset, length, what);
    byte[] bytes = new byte[length];
    read(offset, bytes, length, what);
    return ByteBuffer.wrap(bytes);
  }

  /// Fills the first `length` bytes of `into` from `offset` on.
  void read(long offset, byte[] into, int length, String what) throws IOException {
    require(offset, length, what);
    ByteBuffer buffer = ByteBuffer.wrap(into, 0, length);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, offset + buffer.position()) < 0) {
        throw new EOFException("the file became shorter while it was read");
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
