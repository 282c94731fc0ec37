package org.terrane.tensor.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// Writes a file whole or not at all: to a temporary file in the same folder, synced, renamed over the target, and
/// the folder synced, so that a reader never sees half a file, even when the process is killed or the power fails.
public final class AtomicFile {
  private static final long CHUNK = 1L << 26; // a ByteBuffer holds less than 2 GiB

  private AtomicFile() {}

  /// What fills the file.
  @FunctionalInterface
  public interface Body {
    void writeTo(FileChannel channel) throws IOException;
  }

  /// Replaces `file` by what `body` writes. If that fails the old file, if any, stays as it was.
  ///
  /// @throws UncheckedIOException naming the file
  public static void write(Path file, Body body) {
    Path target = file.toAbsolutePath();
    Path temporary = target.resolveSibling("." + target.getFileName() + ".tmp");
    try {
      try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
          StandardOpenOption.TRUNCATE_EXISTING)) {
        body.writeTo(channel);
        channel.force(true);
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      syncFolder(target.getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be written: " + e, e);
    } finally {
      deleteQuietly(temporary);
    }
  }

  /// Appends all bytes of host memory.
  public static void append(FileChannel channel, MemorySegment bytes) throws IOException {
    for (long at = 0; at < bytes.byteSize(); at += CHUNK) {
      ByteBuffer chunk = bytes.asSlice(at, Math.min(CHUNK, bytes.byteSize() - at)).asByteBuffer();
      while (chunk.hasRemaining()) {
        channel.write(chunk);
      }
    }
  }

  /// The rename itself lives in the folder; systems without folder handles (Windows) do this on their own.
  private static void syncFolder(Path folder) throws IOException {
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private static void deleteQuietly(Path temporary) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      System.getLogger(AtomicFile.class.getName())
          .log(System.Logger.Level.WARNING, temporary + ": cannot be deleted: " + e);
    }
  }
}
