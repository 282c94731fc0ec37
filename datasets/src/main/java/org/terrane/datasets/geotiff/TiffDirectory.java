package org.terrane.datasets.geotiff;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One image file directory: the tags of one image. Values are read when asked for.
final class TiffDirectory {

  private static final int MAX_DIRECTORIES = 1024;
  private static final int MAX_ENTRIES = 4096;
  private static final int MAX_VALUE_BYTES = 1 << 25;
  private static final int REDUCED_OR_MASK = 0b101;

  private final FileBytes file;
  private final TiffHeader header;
  private final Map<Integer, Entry> entries;
  private final long next;

  /// @param position where the values start: in the entry itself when they fit, elsewhere in the file otherwise
  private record Entry(int tag, int type, long count, long position) {}

  private TiffDirectory(FileBytes file, TiffHeader header, Map<Integer, Entry> entries, long next) {
    this.file = file;
    this.header = header;
    this.entries = entries;
    this.next = next;
  }

  /// The directory of the full-resolution image: the first that is neither an overview nor a mask.
  static TiffDirectory fullResolution(FileBytes file, TiffHeader header) throws IOException {
    Set<Long> visited = new HashSet<>();
    for (long offset = header.firstDirectory(); offset != 0; ) {
      if (!visited.add(offset)) {
        throw new TiffFormatException("has a chain of directories that loops back to offset " + offset);
      }
      if (visited.size() > MAX_DIRECTORIES) {
        throw new TiffFormatException(
            "has no full-resolution image in its first %d directories".formatted(MAX_DIRECTORIES));
      }
      TiffDirectory directory = read(file, header, offset);
      if ((directory.number(Tag.NEW_SUBFILE_TYPE, 0) & REDUCED_OR_MASK) == 0) {
        return directory;
      }
      offset = directory.next;
    }
    throw new TiffFormatException("has no full-resolution image: its %d directories are overviews or masks"
        .formatted(visited.size()));
  }

  private static TiffDirectory read(FileBytes file, TiffHeader header, long offset) throws IOException {
    boolean big = header.big();
    int countBytes = big ? 8 : 2;
    int entryBytes = big ? 20 : 12;
    int nextBytes = big ? 8 : 4;
    ByteBuffer start = file.read(offset, countBytes, "the directory").order(header.order());
    long count = big ? start.getLong(0) : start.getShort(0) & 0xffff;
    if (count < 1 || count > MAX_ENTRIES) {
      throw new TiffFormatException("has a directory of %s tags, expected 1 to %d"
          .formatted(Long.toUnsignedString(count), MAX_ENTRIES));
    }
    long first = offset + countBytes;
    int length = (int) count * entryBytes + nextBytes;
    ByteBuffer body = file.read(first, length, "the directory").order(header.order());
    Map<Integer, Entry> entries = HashMap.newHashMap((int) count);
    for (int at = 0; at < count * entryBytes; at += entryBytes) {
      Entry entry = entry(body, at, first + at, big);
      entries.putIfAbsent(entry.tag, entry);
    }
    return new TiffDirectory(file, header, entries, offset(body, length - nextBytes, big));
  }

  private static Entry entry(ByteBuffer body, int at, long fileOffset, boolean big) {
    int tag = body.getShort(at) & 0xffff;
    int type = body.getShort(at + 2) & 0xffff;
    long count = offset(body, at + 4, big);
    int valueAt = big ? 12 : 8;
    int inline = big ? 8 : 4;
    boolean fits = count >= 0 && count <= inline && count * valueBytes(type) <= inline;
    return new Entry(tag, type, count, fits ? fileOffset + valueAt : offset(body, at + valueAt, big));
  }

  private static long offset(ByteBuffer buffer, int at, boolean big) {
    return big ? buffer.getLong(at) : buffer.getInt(at) & 0xffffffffL;
  }

  /// Bytes per value of a field type; 0 for types that TIFF does not define.
  private static int valueBytes(int type) {
    return switch (type) {
      case 1, 2, 6, 7 -> 1;
      case 3, 8 -> 2;
      case 4, 9, 11, 13 -> 4;
      case 5, 10, 12, 16, 17, 18 -> 8;
      default -> 0;
    };
  }

  boolean has(int tag) {
    return entries.containsKey(tag);
  }

  /// The first value of an integer tag, or `otherwise` where the tag is absent.
  long number(int tag, long otherwise) throws IOException {
    long[] values = numbers(tag);
    return values.length == 0 ? otherwise : values[0];
  }

  /// The first value of an integer tag that must be there.
  long number(int tag, String name) throws IOException {
    long[] values = numbers(tag);
    if (values.length == 0) {
      throw new TiffFormatException("has no %s tag (%d)".formatted(name, tag));
    }
    return values[0];
  }

  /// The values of an integer tag; empty where the tag is absent.
  long[] numbers(int tag) throws IOException {
    Entry entry = entries.get(tag);
    if (entry == null) {
      return new long[0];
    }
    ByteBuffer values = values(entry);
    long[] numbers = new long[(int) entry.count];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] =
          switch (entry.type) {
            case 1, 7 -> values.get(i) & 0xff;
            case 6 -> values.get(i);
            case 3 -> values.getShort(2 * i) & 0xffff;
            case 8 -> values.getShort(2 * i);
            case 4, 13 -> values.getInt(4 * i) & 0xffffffffL;
            case 9 -> values.getInt(4 * i);
            case 16, 17, 18 -> values.getLong(8 * i);
            default -> throw wrongType(entry, "an integer type");
          };
    }
    return numbers;
  }

  /// The values of a floating-point tag; empty where the tag is absent.
  double[] doubles(int tag) throws IOException {
    Entry entry = entries.get(tag);
    if (entry == null) {
      return new double[0];
    }
    ByteBuffer values = values(entry);
    double[] doubles = new double[(int) entry.count];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] =
          switch (entry.type) {
            case 11 -> values.getFloat(4 * i);
            case 12 -> values.getDouble(8 * i);
            default -> throw wrongType(entry, "a floating-point type");
          };
      if (!Double.isFinite(doubles[i])) {
        throw new TiffFormatException("has %s in tag %d, expected finite numbers".formatted(doubles[i], tag));
      }
    }
    return doubles;
  }

  /// The text of a tag up to its first NUL, without surrounding blanks; null where the tag is absent.
  @Nullable String text(int tag) throws IOException {
    Entry entry = entries.get(tag);
    if (entry == null) {
      return null;
    }
    if (valueBytes(entry.type) != 1) {
      throw wrongType(entry, "text");
    }
    byte[] bytes = values(entry).array();
    int length = 0;
    while (length < bytes.length && bytes[length] != 0) {
      length++;
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8).strip();
  }

  private ByteBuffer values(Entry entry) throws IOException {
    int bytes = valueBytes(entry.type);
    if (bytes == 0) {
      throw wrongType(entry, "a type of TIFF or BigTIFF");
    }
    if (entry.count < 0 || entry.count > MAX_VALUE_BYTES / bytes) {
      throw new TiffFormatException("has %s values in tag %d, expected at most %d"
          .formatted(Long.toUnsignedString(entry.count), entry.tag, MAX_VALUE_BYTES / bytes));
    }
    int length = (int) entry.count * bytes;
    return file.read(entry.position, length, "tag " + entry.tag).order(header.order());
  }

  private static TiffFormatException wrongType(Entry entry, String expected) {
    return new TiffFormatException(
        "has field type %d in tag %d, expected %s".formatted(entry.type, entry.tag, expected));
  }
}
