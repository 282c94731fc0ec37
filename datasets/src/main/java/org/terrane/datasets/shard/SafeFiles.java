package org.terrane.datasets.shard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.terrane.datasets.scene.DataException;

/// Files that are whole or not there, also after a power failure.
final class SafeFiles {

  private static final String PART = ".part";

  private SafeFiles() {}

  /// Where a file is written until it is complete.
  static Path part(Path file) {
    return file.resolveSibling(file.getFileName() + PART);
  }

  /// Gives a complete and synced part its name. The rename lives in the folder, so that is synced as well, where the
  /// system has handles for folders.
  static void publish(Path file) throws IOException {
    Files.move(part(file), file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null && folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  /// @throws DataException if the disk fails
  static void write(Path file, byte[] bytes) {
    try (FileChannel channel = FileChannel.open(part(file), StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
      publish(file);
    } catch (IOException e) {
      throw new DataException(file + ": cannot be written: " + e, e);
    }
  }

  /// Removes what a killed process left half-written in a folder.
  ///
  /// @throws DataException if the disk fails
  static void sweep(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      List<Path> parts = entries.filter(entry -> entry.getFileName().toString().endsWith(PART)).toList();
      for (Path part : parts) {
        Files.delete(part);
      }
    } catch (IOException e) {
      throw new DataException(folder + ": cannot be tidied: " + e, e);
    }
  }
}
