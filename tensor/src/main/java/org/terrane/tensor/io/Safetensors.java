package org.terrane.tensor.io;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.terrane.tensor.Host;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;

/// A safetensors file: named tensors behind a JSON header, and a map of texts (`__metadata__`).
///
/// ```java
/// try (Safetensors file = Safetensors.open(path)) {
///   Tensor weight = file.load("blocks.0.attn.qkv.weight");   // read when asked for, not before
/// }
/// ```
///
/// The file is memory-mapped, so files beyond 2 GiB and beyond the heap are no matter. Stored types are those of
/// [org.terrane.tensor.DType], and F16, which is loaded as F32. Source: the format's description and its reference
/// reader (huggingface/safetensors): u64 header length, JSON, data; little-endian, row-major.
public final class Safetensors implements AutoCloseable {
  private static final int LENGTH_BYTES = Long.BYTES;
  private static final long LARGEST_HEADER = 100_000_000;
  private static final int ZIP = 0x04034b50; // PK\3\4
  private static final ValueLayout.OfLong LITTLE_LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort LITTLE_SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Path path;
  private final Arena arena;
  private final SafetensorsHeader header;
  private final MemorySegment data;

  private Safetensors(Path path, Arena arena, SafetensorsHeader header, MemorySegment data) {
    this.path = path;
    this.arena = arena;
    this.header = header;
    this.data = data;
  }

  /// Maps a file and checks its whole header; tensors are read by [#load].
  ///
  /// @throws FormatException when the file is missing, truncated or anything but a strict safetensors file
  public static Safetensors open(Path path) {
    if (!Files.isRegularFile(path)) {
      throw new FormatException(path, "must be a safetensors file, but does not exist");
    }
    Arena arena = Arena.ofShared();
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      MemorySegment file = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      long dataStart = LENGTH_BYTES + headerLength(path, file);
      MemorySegment data = file.asSlice(dataStart);
      String json = headerText(path, file.asSlice(LENGTH_BYTES, dataStart - LENGTH_BYTES));
      return new Safetensors(path, arena, SafetensorsHeader.parse(path, json, data.byteSize()), data);
    } catch (IOException e) {
      arena.close();
      throw new FormatException(path, "cannot be read: " + e, e);
    } catch (RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  public Path path() {
    return path;
  }

  /// Names of the tensors, in the order of their data.
  public Set<String> names() {
    return Collections.unmodifiableSet(header.tensors().keySet());
  }

  public boolean contains(String name) {
    return header.tensors().containsKey(name);
  }

  /// Shape and type that [#load] will give.
  public Spec spec(String name) {
    return entry(name).spec();
  }

  /// The element type as the file spells it; differs from [#spec] for F16.
  public String storedType(String name) {
    return entry(name).stored();
  }

  public Map<String, String> metadata() {
    return Collections.unmodifiableMap(header.metadata());
  }

  /// Reads one tensor onto the current run's device.
  public Tensor load(String name) {
    SafetensorsHeader.Entry entry = entry(name);
    MemorySegment bytes = data.asSlice(entry.begin(), entry.end() - entry.begin());
    return entry.isHalf() ? loadHalf(bytes, entry.spec()) : Host.tensor(bytes, entry.spec());
  }

  /// Reads every tensor, in the order of their data.
  public Map<String, Tensor> loadAll() {
    Map<String, Tensor> all = new LinkedHashMap<>();
    names().forEach(name -> all.put(name, load(name)));
    return all;
  }

  /// Unmaps the file; tensors already loaded stay.
  @Override
  public void close() {
    arena.close();
  }

  /// Writes a file atomically ([AtomicFile]). The order of the data does not depend on the map's: wide types first,
  /// so that every tensor is aligned to its element size, and by name within a type. Data start at a multiple of 64.
  ///
  /// @throws java.io.UncheckedIOException naming the file, when it cannot be written
  public static void write(Path path, Map<String, Tensor> tensors, Map<String, String> metadata) {
    SafetensorsWriter.write(path, tensors, metadata);
  }

  private SafetensorsHeader.Entry entry(String name) {
    SafetensorsHeader.Entry entry = header.tensors().get(name);
    if (entry == null) {
      throw new FormatException(path, "must hold a tensor '" + name + "', but holds " + header.tensors().size()
          + " others");
    }
    return entry;
  }

  private static Tensor loadHalf(MemorySegment halves, Spec spec) {
    try (Arena own = Arena.ofConfined()) {
      MemorySegment floats = own.allocate(spec.bytes(), Float.BYTES);
      for (long i = 0; i < spec.shape().elements(); i++) {
        floats.setAtIndex(ValueLayout.JAVA_FLOAT, i, Float.float16ToFloat(halves.get(LITTLE_SHORT, Short.BYTES * i)));
      }
      return Host.tensor(floats, spec);
    }
  }

  private static long headerLength(Path path, MemorySegment file) {
    if (file.byteSize() < LENGTH_BYTES) {
      throw new FormatException(path, "must start with an 8-byte header length, but is " + file.byteSize()
          + " bytes long; the file is truncated");
    }
    long length = file.get(LITTLE_LONG, 0);
    if (length < 0 || length > LARGEST_HEADER) {
      throw new FormatException(path, "header length must be at most " + LARGEST_HEADER + " bytes, but is "
          + Long.toUnsignedString(length) + "; this is no safetensors file"
          + ((int) length == ZIP ? " but a zip archive, as PyTorch writes: save its tensors with safetensors first"
          : ""));
    }
    if (length > file.byteSize() - LENGTH_BYTES) {
      throw new FormatException(path, "header of " + length + " bytes must fit the file, but the file has "
          + (file.byteSize() - LENGTH_BYTES) + " bytes for it; the file is truncated");
    }
    return length;
  }

  private static String headerText(Path path, MemorySegment header) {
    if (header.byteSize() == 0 || header.get(ValueLayout.JAVA_BYTE, 0) != '{') {
      throw new FormatException(path, "header must start with '{', but "
          + (header.byteSize() == 0 ? "is empty" : "starts with byte " + header.get(ValueLayout.JAVA_BYTE, 0)));
    }
    try {
      ByteBuffer bytes = header.asByteBuffer();
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw new FormatException(path, "header must be UTF-8, but is not", e);
    }
  }
}
