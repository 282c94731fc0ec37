package org.terrane.datasets.npy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.terrane.datasets.raster.RasterException;

/// What stands before the values of a `.npy` file: a magic number, then a Python dictionary as text,
/// `{'descr': '<i2', 'fortran_order': False, 'shape': (61, 10, 128, 128), }`.
///
/// Source: <https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html>.
///
/// @param shape lengths of the axes, the slowest first
/// @param offset bytes before the first value
record NpyHeader(NpyType type, List<Integer> shape, int offset) {

  private static final int MAGIC_LENGTH = 8;
  private static final int LARGEST_HEADER = 1 << 16;
  private static final Pattern TEXT = Pattern.compile(
      "\\{\\s*'descr':\\s*'([^']*)',\\s*'fortran_order':\\s*(True|False),\\s*'shape':\\s*\\(([\\d, ]*)\\),?\\s*}\\s*");

  /// @throws RasterException if this is no `.npy` file, or one whose values are not plain little-endian numbers in C
  ///     order
  static NpyHeader read(Path file, FileChannel channel) throws IOException {
    ByteBuffer magic = bytes(file, channel, 0, MAGIC_LENGTH + 4);
    boolean numpy = (magic.get(0) & 0xFF) == 0x93
        && StandardCharsets.ISO_8859_1.decode(magic.slice(1, 5)).toString().equals("NUMPY");
    int version = magic.get(6);
    if (!numpy || version < 1 || version > 3) {
      throw new RasterException(file, "is no .npy file of version 1 to 3");
    }
    // Version 1 counts the text's length in two bytes, later ones in four.
    int start = MAGIC_LENGTH + (version == 1 ? 2 : 4);
    int length = version == 1 ? magic.getShort(MAGIC_LENGTH) & 0xFFFF : magic.getInt(MAGIC_LENGTH);
    if (length < 0 || length > LARGEST_HEADER) {
      throw new RasterException(
          file, "has a header of %d bytes, expected at most %d".formatted(length, LARGEST_HEADER));
    }
    String text = StandardCharsets.UTF_8.decode(bytes(file, channel, start, length)).toString();
    return parse(file, text, start + length);
  }

  /// Number of values.
  ///
  /// @throws ArithmeticException if there are more than a `long` can count
  long count() {
    return shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
  }

  private static NpyHeader parse(Path file, String text, int offset) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new RasterException(file, "has a header that is not understood: " + text.strip());
    }
    if (parts.group(2).equals("True")) {
      throw new RasterException(file, "is in Fortran order, expected C order: save numpy.ascontiguousarray(…)");
    }
    List<Integer> shape = new ArrayList<>();
    for (String length : parts.group(3).split(",")) {
      if (!length.isBlank()) {
        shape.add(length(file, length.strip()));
      }
    }
    return new NpyHeader(NpyType.of(file, parts.group(1)), List.copyOf(shape), offset);
  }

  private static int length(Path file, String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new RasterException(file, "has an axis of " + text + " values, expected fewer than 2^31", e);
    }
  }

  /// Exactly these bytes, little-endian.
  static ByteBuffer bytes(Path file, FileChannel channel, long offset, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, offset + buffer.position()) < 0) {
        throw new RasterException(file, "ends after %d bytes, expected %d".formatted(channel.size(), offset + length));
      }
    }
    return buffer.flip();
  }
}
