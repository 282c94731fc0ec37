package org.terrane.datasets.geotiff;

import java.util.Arrays;

/// Run lengths: a byte from 0 to 127 says that one more byte than that follows as it is, one from -1 to -127 that the
/// next byte is repeated one more time than its amount; -128 says nothing.
///
/// Source: TIFF 6.0, section 9.
final class PackBits {

  private PackBits() {}

  /// Decodes into `into` until it is full or the data ends, and returns how many bytes were written.
  static int decode(byte[] packed, int length, byte[] into) {
    int in = 0;
    int out = 0;
    while (out < into.length && in + 1 < length) {
      int says = packed[in++];
      if (says >= 0) {
        int count = Math.min(says + 1, Math.min(into.length - out, length - in));
        System.arraycopy(packed, in, into, out, count);
        in += count;
        out += count;
      } else if (says != Byte.MIN_VALUE) {
        int count = Math.min(1 - says, into.length - out);
        Arrays.fill(into, out, out + count, packed[in++]);
        out += count;
      }
    }
    return out;
  }
}
