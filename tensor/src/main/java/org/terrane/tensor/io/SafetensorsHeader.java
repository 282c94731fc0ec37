package org.terrane.tensor.io;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.terrane.tensor.DType;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Spec;

/// The parsed and checked header of a safetensors file.
///
/// @param tensors  in the order of their data
/// @param metadata the free texts under `__metadata__`
record SafetensorsHeader(Map<String, Entry> tensors, Map<String, String> metadata) {
  static final String METADATA = "__metadata__";
  static final String HALF = "F16";

  /// Where a tensor lies: bytes `begin` (inclusive) to `end` (exclusive) behind the header.
  ///
  /// @param stored the type as the file spells it
  /// @param spec   what it is loaded as: the stored type, except that F16 becomes F32
  record Entry(String stored, Spec spec, long begin, long end) {
    boolean isHalf() {
      return stored.equals(HALF);
    }
  }

  /// Parses a header whose data part is `dataBytes` long.
  ///
  /// @throws FormatException naming file, tensor, expected and actual
  static SafetensorsHeader parse(Path file, String json, long dataBytes) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    JsonReader reader = new JsonReader(json, complaint -> new FormatException(file, "header: " + complaint));
    reader.object(name -> {
      if (name.equals(METADATA)) {
        reader.object(key -> metadata.put(key, reader.string()));
      } else {
        entries.put(name, new EntryReader(reader, complaint -> tensorError(file, name, complaint)).read());
      }
    });
    reader.end();
    return new SafetensorsHeader(inOrderOfData(file, entries, dataBytes), metadata);
  }

  /// Tensors must cover the data part whole, one behind the other: no hole (bytes a scanner would not see) and no
  /// overlap.
  private static Map<String, Entry> inOrderOfData(Path file, Map<String, Entry> entries, long dataBytes) {
    List<Map.Entry<String, Entry>> byBegin = new ArrayList<>(entries.entrySet());
    byBegin.sort(Comparator.comparingLong((Map.Entry<String, Entry> e) -> e.getValue().begin())
        .thenComparingLong(e -> e.getValue().end()));
    Map<String, Entry> ordered = new LinkedHashMap<>();
    long end = 0;
    for (Map.Entry<String, Entry> one : byBegin) {
      Entry entry = one.getValue();
      if (entry.begin() != end) {
        throw tensorError(file, one.getKey(), "data must begin at byte " + end + ", but begins at " + entry.begin()
            + (entry.begin() > end ? " (a hole)" : " (an overlap)"));
      }
      if (entry.end() > dataBytes) {
        throw tensorError(file, one.getKey(), "data must end inside the " + dataBytes + " bytes behind the header, but"
            + " ends at " + entry.end() + "; the file is truncated");
      }
      end = entry.end();
      ordered.put(one.getKey(), entry);
    }
    if (end != dataBytes) {
      throw new FormatException(file, "tensors must cover all " + dataBytes + " bytes behind the header, but cover "
          + end);
    }
    return ordered;
  }

  private static FormatException tensorError(Path file, String name, String complaint) {
    return new FormatException(file, "tensor '" + name + "': " + complaint);
  }

  /// Reads one tensor's `{"dtype": …, "shape": […], "data_offsets": [begin, end]}`.
  private static final class EntryReader {
    private final JsonReader reader;
    private final Function<String, FormatException> error;
    private @Nullable String stored;
    private @Nullable List<Long> sizes;
    private @Nullable List<Long> offsets;

    EntryReader(JsonReader reader, Function<String, FormatException> error) {
      this.reader = reader;
      this.error = error;
    }

    Entry read() {
      reader.object(key -> {
        switch (key) {
          case "dtype" -> stored = reader.string();
          case "shape" -> sizes = numbers();
          case "data_offsets" -> offsets = numbers();
          default -> throw error.apply("keys must be dtype, shape and data_offsets, but one is '" + key + "'");
        }
      });
      if (stored == null || sizes == null || offsets == null) {
        String missing = stored == null ? "dtype" : sizes == null ? "shape" : "data_offsets";
        throw error.apply("must have dtype, shape and data_offsets, but has no " + missing);
      }
      if (offsets.size() != 2) {
        throw error.apply("data_offsets must be [begin, end], but are " + offsets);
      }
      return entry(stored, sizes, offsets.get(0), offsets.get(1));
    }

    private Entry entry(String type, List<Long> shape, long begin, long end) {
      boolean half = type.equals(HALF);
      Optional<DType> known = half ? Optional.of(DType.F32) : DType.byName(type);
      DType dtype = known.orElseThrow(() -> error.apply(
          "dtype must be one of F64, F32, F16, BF16, I64, I32, U8, BOOL, but is '" + type + "'"));
      int elementBytes = half ? Short.BYTES : dtype.bytes();
      long bytes = bytes(shape, elementBytes);
      if (begin > end || end - begin != bytes) {
        throw error.apply("data_offsets must span " + bytes + " bytes for " + type + " " + shape + ", but are ["
            + begin + ", " + end + "]");
      }
      Shape sizes = Shape.of(shape.stream().mapToInt(Math::toIntExact).toArray());
      return new Entry(type, new Spec(sizes, dtype), begin, end);
    }

    private long bytes(List<Long> shape, int elementBytes) {
      try {
        long bytes = elementBytes;
        for (long size : shape) {
          bytes = Math.multiplyExact(bytes, Math.toIntExact(size));
        }
        return bytes;
      } catch (ArithmeticException e) {
        throw error.apply("shape must have sizes below 2^31 and fit a file, but is " + shape);
      }
    }

    private List<Long> numbers() {
      List<Long> numbers = new ArrayList<>();
      reader.array(() -> numbers.add(reader.number()));
      return numbers;
    }
  }
}
