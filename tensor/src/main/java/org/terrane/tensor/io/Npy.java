package org.terrane.tensor.io;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.terrane.tensor.DType;
import org.terrane.tensor.Host;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;

/// NumPy's file of one array, versions 1 and 2: row-major, little-endian, of a type that [DType] has.
///
/// Source: NumPy, "A simple file format for NumPy arrays" (`numpy.lib.format`).
public final class Npy {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int VERSION_END = MAGIC.length + 2;
  private static final int ALIGNMENT = 64;
  private static final Map<String, DType> TYPES = Map.of("<f4", DType.F32, "<f8", DType.F64, "<i4", DType.I32,
      "<i8", DType.I64, "|u1", DType.U8, "|b1", DType.BOOL);
  private static final Pattern HEADER = Pattern.compile("\\{\\s*'descr':\\s*'([^']*)',\\s*'fortran_order':\\s*"
      + "(True|False),\\s*'shape':\\s*\\(([0-9, ]*)\\),?\\s*\\}\\s*");
  private static final ValueLayout.OfShort LITTLE_SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt LITTLE_INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private Npy() {}

  /// Reads an array onto the current run's device.
  ///
  /// @throws FormatException when the file is missing, truncated, Fortran-ordered or of another type
  public static Tensor read(Path path) {
    if (!Files.isRegularFile(path)) {
      throw new FormatException(path, "must be an npy file, but does not exist");
    }
    try (Arena arena = Arena.ofConfined(); FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      MemorySegment file = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      long start = headerStart(path, file);
      long end = start + headerLength(path, file);
      if (end > file.byteSize()) {
        throw new FormatException(path, "header must end at byte " + end + ", but the file ends at "
            + file.byteSize() + "; the file is truncated");
      }
      byte[] header = file.asSlice(start, end - start).toArray(ValueLayout.JAVA_BYTE);
      Spec spec = spec(path, new String(header, ISO_8859_1));
      MemorySegment data = file.asSlice(end);
      if (data.byteSize() != spec.bytes()) {
        throw new FormatException(path, "data must be " + spec.bytes() + " bytes for " + spec + ", but are "
            + data.byteSize());
      }
      return Host.tensor(data, spec);
    } catch (IOException e) {
      throw new FormatException(path, "cannot be read: " + e, e);
    }
  }

  /// Writes a tensor atomically, as version 1.
  ///
  /// @throws IllegalArgumentException for BF16, which NumPy does not have
  public static void write(Path path, Tensor tensor) {
    String type = TYPES.entrySet().stream().filter(known -> known.getValue() == tensor.dtype()).map(Map.Entry::getKey)
        .findFirst().orElseThrow(() -> new IllegalArgumentException(
            "[Npy.write] tensor must be of a type NumPy has, but is " + tensor.spec() + "; cast it to F32"));
    byte[] header = header(type, tensor.shape());
    AtomicFile.write(path, channel -> {
      AtomicFile.append(channel, MemorySegment.ofArray(header));
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment bytes = arena.allocate(tensor.spec().bytes(), ALIGNMENT);
        Host.download(tensor, tensor.dtype(), bytes);
        AtomicFile.append(channel, bytes);
      }
    });
  }

  private static byte[] header(String type, Shape shape) {
    String sizes = Arrays.stream(shape.toArray()).mapToObj(Integer::toString).collect(Collectors.joining(", "))
        + (shape.rank() == 1 ? "," : ""); // Python's spelling of a tuple of one
    String text = "{'descr': '" + type + "', 'fortran_order': False, 'shape': (" + sizes + "), }";
    int start = VERSION_END + Short.BYTES;
    int end = Math.ceilDiv(start + text.length() + 1, ALIGNMENT) * ALIGNMENT;
    byte[] header = new byte[end];
    Arrays.fill(header, (byte) ' ');
    System.arraycopy(MAGIC, 0, header, 0, MAGIC.length);
    header[MAGIC.length] = 1;
    header[MAGIC.length + 1] = 0;
    MemorySegment.ofArray(header).set(LITTLE_SHORT, VERSION_END, (short) (end - start));
    System.arraycopy(text.getBytes(ISO_8859_1), 0, header, start, text.length());
    header[end - 1] = '\n';
    return header;
  }

  private static long headerStart(Path path, MemorySegment file) {
    boolean magic = file.byteSize() >= VERSION_END + Integer.BYTES
        && Arrays.equals(file.asSlice(0, MAGIC.length).toArray(ValueLayout.JAVA_BYTE), MAGIC);
    if (!magic) {
      throw new FormatException(path, "must start with the signature of an npy file, but does not");
    }
    int version = file.get(ValueLayout.JAVA_BYTE, MAGIC.length);
    return switch (version) {
      case 1 -> VERSION_END + Short.BYTES;
      case 2 -> VERSION_END + Integer.BYTES;
      default -> throw new FormatException(path, "npy version must be 1 or 2, but is " + version);
    };
  }

  private static long headerLength(Path path, MemorySegment file) {
    return headerStart(path, file) == VERSION_END + Short.BYTES
        ? Short.toUnsignedLong(file.get(LITTLE_SHORT, VERSION_END))
        : Integer.toUnsignedLong(file.get(LITTLE_INT, VERSION_END));
  }

  private static Spec spec(Path path, String header) {
    Matcher fields = HEADER.matcher(header);
    if (!fields.matches()) {
      throw new FormatException(path, "header must be {'descr': …, 'fortran_order': …, 'shape': …}, but is "
          + header.strip());
    }
    DType type = TYPES.get(fields.group(1));
    if (type == null) {
      throw new FormatException(path, "descr must be one of <f4, <f8, <i4, <i8, |u1, |b1, but is " + fields.group(1));
    }
    if (fields.group(2).equals("True")) {
      throw new FormatException(path, "array must be in C order, but is in Fortran order; save"
          + " numpy.ascontiguousarray(array)");
    }
    return new Spec(shape(path, fields.group(3)), type);
  }

  private static Shape shape(Path path, String sizes) {
    try {
      Shape shape = Shape.of(Pattern.compile(",").splitAsStream(sizes)
          .map(String::strip)
          .filter(size -> !size.isEmpty())
          .mapToInt(Integer::parseInt).toArray());
      Math.multiplyExact(shape.elements(), Double.BYTES);
      return shape;
    } catch (NumberFormatException | ArithmeticException e) {
      throw new FormatException(path, "shape must have sizes below 2^31 and fit a file, but is (" + sizes + ")", e);
    }
  }
}
