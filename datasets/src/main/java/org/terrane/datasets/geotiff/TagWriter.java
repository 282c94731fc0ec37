package org.terrane.datasets.geotiff;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;

/// Collects tags and lays them out as a little-endian classic TIFF's header, directory and values.
final class TagWriter {

  private static final int TEXT = 2;
  private static final int SHORT = 3;
  private static final int LONG = 4;
  private static final int DOUBLE = 12;

  private static final int HEADER_BYTES = 8;
  private static final int INLINE_BYTES = 4;

  private final TreeMap<Integer, Field> fields = new TreeMap<>();

  private record Field(int type, int count, byte[] bytes) {}

  void shorts(int tag, int... values) {
    ByteBuffer bytes = buffer(2 * values.length);
    for (int value : values) {
      bytes.putShort((short) value);
    }
    fields.put(tag, new Field(SHORT, values.length, bytes.array()));
  }

  void longs(int tag, long... values) {
    ByteBuffer bytes = buffer(4 * values.length);
    for (long value : values) {
      bytes.putInt((int) value);
    }
    fields.put(tag, new Field(LONG, values.length, bytes.array()));
  }

  void doubles(int tag, double... values) {
    ByteBuffer bytes = buffer(8 * values.length);
    for (double value : values) {
      bytes.putDouble(value);
    }
    fields.put(tag, new Field(DOUBLE, values.length, bytes.array()));
  }

  void text(int tag, String text) {
    byte[] bytes = (text + '\0').getBytes(StandardCharsets.UTF_8);
    fields.put(tag, new Field(TEXT, bytes.length, bytes));
  }

  /// Bytes of everything before the pixels.
  int length() {
    int length = HEADER_BYTES + directoryBytes();
    for (Field field : fields.values()) {
      length += outside(field);
    }
    return length;
  }

  /// The header, the directory and the values that do not fit in it.
  ByteBuffer write() {
    ByteBuffer out = buffer(length());
    out.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(HEADER_BYTES);
    out.putShort((short) fields.size());
    int valuesAt = HEADER_BYTES + directoryBytes();
    for (var entry : fields.entrySet()) {
      Field field = entry.getValue();
      out.putShort((short) (int) entry.getKey()).putShort((short) field.type).putInt(field.count);
      if (outside(field) == 0) {
        out.put(field.bytes).position(out.position() + INLINE_BYTES - field.bytes.length);
      } else {
        out.putInt(valuesAt);
        out.put(valuesAt, field.bytes);
        valuesAt += outside(field);
      }
    }
    return out.rewind();
  }

  private int directoryBytes() {
    return 2 + 12 * fields.size() + 4;
  }

  /// Bytes that a value takes outside the directory: 0 when it fits inside, otherwise an even number.
  private static int outside(Field field) {
    int length = field.bytes.length;
    return length <= INLINE_BYTES ? 0 : length + (length & 1);
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
