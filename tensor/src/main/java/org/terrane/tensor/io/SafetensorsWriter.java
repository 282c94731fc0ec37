package org.terrane.tensor.io;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.terrane.tensor.Host;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;

/// Writes safetensors files: the same tensors and texts always give the same bytes.
final class SafetensorsWriter {
  private static final int ALIGNMENT = 64;

  private SafetensorsWriter() {}

  static void write(Path path, Map<String, Tensor> tensors, Map<String, String> metadata) {
    if (tensors.containsKey(SafetensorsHeader.METADATA)) {
      throw new IllegalArgumentException("[Safetensors.write] tensor names must not be '__metadata__', but one is");
    }
    List<Map.Entry<String, Tensor>> order = tensors.entrySet().stream()
        .sorted(Comparator.comparingInt((Map.Entry<String, Tensor> e) -> -e.getValue().dtype().bytes())
            .thenComparing(Map.Entry::getKey))
        .toList();
    byte[] header = header(order, metadata);
    AtomicFile.write(path, channel -> {
      ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(0, header.length);
      AtomicFile.append(channel, MemorySegment.ofBuffer(length));
      AtomicFile.append(channel, MemorySegment.ofArray(header));
      for (Map.Entry<String, Tensor> one : order) {
        append(channel, one.getValue());
      }
    });
  }

  /// Goes through host memory of this one tensor's size, whatever device and layout it has.
  private static void append(FileChannel channel, Tensor tensor) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocate(tensor.spec().bytes(), ALIGNMENT);
      Host.download(tensor, tensor.dtype(), bytes);
      AtomicFile.append(channel, bytes);
    }
  }

  private static byte[] header(List<Map.Entry<String, Tensor>> order, Map<String, String> metadata) {
    StringBuilder json = new StringBuilder("{");
    if (!metadata.isEmpty()) {
      json.append(JsonReader.quote(SafetensorsHeader.METADATA)).append(':').append(texts(metadata));
    }
    long begin = 0;
    for (Map.Entry<String, Tensor> one : order) {
      Spec spec = one.getValue().spec();
      json.append(json.length() > 1 ? "," : "").append(JsonReader.quote(one.getKey())).append(':')
          .append(entry(spec, begin));
      begin += spec.bytes();
    }
    return padded(json.append('}').toString().getBytes(UTF_8));
  }

  private static String texts(Map<String, String> metadata) {
    return new TreeMap<>(metadata).entrySet().stream()
        .map(text -> JsonReader.quote(text.getKey()) + ":" + JsonReader.quote(text.getValue()))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String entry(Spec spec, long begin) {
    String sizes = Arrays.stream(spec.shape().toArray()).mapToObj(Integer::toString)
        .collect(Collectors.joining(","));
    return "{\"dtype\":\"%s\",\"shape\":[%s],\"data_offsets\":[%d,%d]}"
        .formatted(spec.dtype(), sizes, begin, begin + spec.bytes());
  }

  /// The header with spaces behind it, so that data start at a multiple of 64 bytes.
  private static byte[] padded(byte[] header) {
    int end = Math.ceilDiv(Long.BYTES + header.length, ALIGNMENT) * ALIGNMENT - Long.BYTES;
    byte[] padded = Arrays.copyOf(header, end);
    Arrays.fill(padded, header.length, end, (byte) ' ');
    return padded;
  }
}
