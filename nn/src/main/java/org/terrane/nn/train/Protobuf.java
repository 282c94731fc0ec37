package org.terrane.nn.train;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/// A message in the protobuf wire format, written field by field: the few field types that TensorBoard events use.
///
/// A field is a tag `(number << 3) | wire type` followed by its value: a varint (type 0), eight or four little-endian
/// bytes (types 1 and 5), or a length and that many bytes (type 2). Source: protobuf.dev, "Encoding".
final class Protobuf {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH = 2;
  private static final int FIXED32 = 5;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  Protobuf varint(int field, long value) {
    tag(field, VARINT);
    rawVarint(value);
    return this;
  }

  Protobuf fixed(int field, double value) {
    tag(field, FIXED64);
    littleEndian(Double.doubleToRawLongBits(value), Double.BYTES);
    return this;
  }

  Protobuf fixed(int field, float value) {
    tag(field, FIXED32);
    littleEndian(Float.floatToRawIntBits(value), Float.BYTES);
    return this;
  }

  Protobuf bytes(int field, byte[] value) {
    tag(field, LENGTH);
    rawVarint(value.length);
    out.writeBytes(value);
    return this;
  }

  Protobuf string(int field, String value) {
    return bytes(field, value.getBytes(UTF_8));
  }

  Protobuf message(int field, Protobuf value) {
    return bytes(field, value.toByteArray());
  }

  byte[] toByteArray() {
    return out.toByteArray();
  }

  private void tag(int field, int wireType) {
    rawVarint((long) field << 3 | wireType);
  }

  private void rawVarint(long value) {
    long rest = value;
    for (; (rest & ~0x7fL) != 0; rest >>>= 7) {
      out.write((int) (rest & 0x7f | 0x80));
    }
    out.write((int) rest);
  }

  private void littleEndian(long bits, int count) {
    for (int i = 0; i < count; i++) {
      out.write((int) (bits >>> 8 * i));
    }
  }
}
