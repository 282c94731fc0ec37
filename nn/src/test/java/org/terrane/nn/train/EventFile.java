package org.terrane.nn.train;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// An independent reader of event files: its checksum is computed bit by bit, its protobuf reader knows no schema.
final class EventFile {
  private EventFile() {}

  /// A message: field number → values in order; a value is a `Long` (varint), `Double`, `Float` or `byte[]`.
  record Message(Map<Integer, List<Object>> fields) {
    Object one(int field) {
      assertThat(fields).containsKey(field);
      assertThat(fields.get(field)).hasSize(1);
      return fields.get(field).getFirst();
    }

    String text(int field) {
      return new String((byte[]) one(field), UTF_8);
    }

    Message message(int field) {
      return parse((byte[]) one(field));
    }

    List<Message> messages(int field) {
      return fields.getOrDefault(field, List.of()).stream().map(bytes -> parse((byte[]) bytes)).toList();
    }
  }

  static List<Message> read(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<Message> events = new ArrayList<>();
    while (bytes.hasRemaining()) {
      byte[] header = new byte[8];
      bytes.get(bytes.position(), header);
      byte[] body = new byte[(int) bytes.getLong()];
      assertThat(bytes.getInt()).as("checksum of the length").isEqualTo(maskedChecksum(header));
      bytes.get(body);
      assertThat(bytes.getInt()).as("checksum of the event").isEqualTo(maskedChecksum(body));
      events.add(parse(body));
    }
    return events;
  }

  static Message parse(byte[] message) {
    ByteBuffer bytes = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    Map<Integer, List<Object>> fields = new LinkedHashMap<>();
    while (bytes.hasRemaining()) {
      long tag = varint(bytes);
      Object value =
          switch ((int) tag & 7) {
            case 0 -> varint(bytes);
            case 1 -> bytes.getDouble();
            case 2 -> {
              byte[] content = new byte[(int) varint(bytes)];
              bytes.get(content);
              yield content;
            }
            case 5 -> bytes.getFloat();
            default -> throw new AssertionError("wire type " + (tag & 7));
          };
      fields.computeIfAbsent((int) (tag >>> 3), _ -> new ArrayList<>()).add(value);
    }
    return new Message(fields);
  }

  private static long varint(ByteBuffer bytes) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = bytes.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  /// CRC-32C by its definition (reflected polynomial 0x82f63b78), then TensorFlow's mask.
  static int maskedChecksum(byte[] bytes) {
    int crc = -1;
    for (byte b : bytes) {
      crc ^= b & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = crc >>> 1 ^ ((crc & 1) == 0 ? 0 : 0x82f63b78);
      }
    }
    crc = ~crc;
    return (crc >>> 15 | crc << 17) + 0xa282ead8;
  }
}
