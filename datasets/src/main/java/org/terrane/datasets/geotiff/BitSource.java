package org.terrane.datasets.geotiff;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// A stream of bits in an array, the lowest bit of each byte first. Reading behind its end is noticed at the next step.
final class BitSource {

  /// Bytes that the array must have behind the stream; their values do not matter.
  static final int PADDING = Long.BYTES;

  private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, LITTLE_ENDIAN);

  final byte[] bytes;
  final int length;
  private final long end;

  /// The number of the next bit.
  long at;

  BitSource(byte[] bytes, int length) {
    this.bytes = bytes;
    this.length = length;
    end = 8L * length;
  }

  /// The bits from here on, the next one lowest: 57 at least.
  long peek() {
    requireWithin();
    return (long) LONGS.get(bytes, (int) (at >>> 3)) >>> (at & 7);
  }

  /// Takes up to 32 bits.
  int take(int number) {
    int value = (int) (peek() & (1L << number) - 1);
    at += number;
    requireWithin();
    return value;
  }

  /// Goes on to the next whole byte.
  void align() {
    at = at + 7 & ~7L;
  }

  /// Passes over whole bytes and returns where in the array they start.
  int takeBytes(int number) {
    int from = (int) (at >>> 3);
    at += 8L * number;
    requireWithin();
    return from;
  }

  private void requireWithin() {
    if (at > end) {
      throw new TiffFormatException("is cut short after %d packed bytes".formatted(length));
    }
  }
}
