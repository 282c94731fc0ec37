package org.terrane.datasets.catalogue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.RandomAccess;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.sets.ImageSet;

/// The image sets of a catalogue, as a list: sets are made when they are asked for, and none is kept.
///
/// The file is mapped, not read, and of its lines only where every eighth begins is remembered: ten million places take
/// 10 MB of heap. Used from any thread; the mapping goes with the list.
public final class Catalogue extends AbstractList<ImageSet> implements RandomAccess {

  /// The suffix that a catalogue's file has.
  public static final String SUFFIX = ".jsonl";

  private static final int STRIDE = 8;

  private final Path file;
  private final RowReader rows;
  private final MemorySegment bytes;
  private final long[] begins;
  private final int size;

  private Catalogue(Path file, MemorySegment bytes, long[] begins, int size) {
    this.file = file;
    this.rows = new RowReader(file.toAbsolutePath().normalize().getParent());
    this.bytes = bytes;
    this.begins = begins;
    this.size = size;
  }

  /// Whether this is the name of a catalogue.
  public static boolean isName(Path path) {
    return path.toString().endsWith(SUFFIX);
  }

  /// Opens a catalogue and counts its lines; what stands in them is read when it is asked for.
  ///
  /// @throws DataException if the file is missing or cannot be read, holds no line, or its last line has no end: it
  ///     was cut off
  public static Catalogue open(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new DataException(file + ": there is no such file; expected a catalogue, as `terrane data index` makes it");
    }
    try (FileChannel channel = FileChannel.open(file)) {
      MemorySegment bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
      return index(file, bytes);
    } catch (IOException e) {
      throw new DataException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public int size() {
    return size;
  }

  /// The set of a line.
  ///
  /// @throws DataException naming file, line and what is wrong in it
  @Override
  public ImageSet get(int index) {
    if (index < 0 || index >= size) {
      throw new IndexOutOfBoundsException("row " + index + " of " + size);
    }
    long begin = begins[index / STRIDE];
    for (int skip = index % STRIDE; skip > 0; skip--) {
      begin = end(begin) + 1;
    }
    String line = new String(
        bytes.asSlice(begin, end(begin) - begin).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    try {
      return rows.read(line);
    } catch (DataException e) {
      throw new DataException(file + ": line " + (index + 1) + ": " + e.getMessage(), e);
    }
  }

  private static Catalogue index(Path file, MemorySegment bytes) {
    long[] begins = new long[1024];
    int lines = 0;
    long begin = 0;
    for (long at = 0; at < bytes.byteSize(); at++) {
      if (bytes.get(ValueLayout.JAVA_BYTE, at) == '\n') {
        if (lines % STRIDE == 0) {
          begins = lines / STRIDE == begins.length ? Arrays.copyOf(begins, 2 * begins.length) : begins;
          begins[lines / STRIDE] = begin;
        }
        lines = Math.addExact(lines, 1);
        begin = at + 1;
      }
    }
    if (lines == 0 || begin != bytes.byteSize()) {
      throw new DataException(file + (bytes.byteSize() == 0 ? ": is empty, expected one line for each place"
          : ": line " + (lines + 1) + ": has no end; the file was cut off, index again"));
    }
    return new Catalogue(file, bytes, Arrays.copyOf(begins, (lines - 1) / STRIDE + 1), lines);
  }

  private long end(long begin) {
    long at = begin;
    while (bytes.get(ValueLayout.JAVA_BYTE, at) != '\n') {
      at++;
    }
    return at;
  }
}
