package org.terrane.datasets.geotiff;

/// TIFF's LZW: codes of 9 to 12 bits, most significant bit first, the width growing one code early.
///
/// Every string of the table already stands in the output: a new entry is the previous string and the byte after it.
/// So the table holds positions and lengths only, and decoding copies within the output.
/// Source: TIFF 6.0, section 13.
final class Lzw {

  private static final int CLEAR = 256;
  private static final int END = 257;
  private static final int FIRST = 258;
  private static final int TABLE = 4096;

  private Lzw() {}

  /// Decodes into `into` until it is full or the data ends, and returns how many bytes were written.
  static int decode(byte[] packed, int length, byte[] into) {
    refuseOldStyle(packed, length);
    int[] start = new int[TABLE];
    int[] size = new int[TABLE];
    int next = FIRST;
    int width = 9;
    int previous = -1; // where the previous string starts in the output; -1 after a clear
    int previousSize = 0;
    long bits = 0;
    int bitCount = 0;
    int in = 0;
    int out = 0;
    while (out < into.length) {
      while (bitCount < width) {
        if (in == length) {
          return out;
        }
        bits = bits << 8 | packed[in++] & 0xff;
        bitCount += 8;
      }
      bitCount -= width;
      int code = (int) (bits >>> bitCount) & (1 << width) - 1;
      if (code == END) {
        return out;
      }
      if (code == CLEAR) {
        next = FIRST;
        width = 9;
        previous = -1;
        continue;
      }
      int known = previous < 0 ? CLEAR - 1 : next;
      if (code > known) {
        throw new TiffFormatException("is not valid LZW data (code %d, expected at most %d)".formatted(code, known));
      }
      if (previous >= 0 && next < TABLE) {
        start[next] = previous;
        size[next] = previousSize + 1;
        width = width(++next);
      }
      previous = out;
      if (code < CLEAR) {
        into[out++] = (byte) code;
        previousSize = 1;
      } else {
        previousSize = size[code];
        out = copy(into, start[code], previousSize, out);
      }
    }
    return out;
  }

  /// Bits of the next code once the table has `next` entries: one code earlier than needed, as TIFF has it.
  private static int width(int next) {
    return next >= 2047 ? 12 : next >= 1023 ? 11 : next >= 511 ? 10 : 9;
  }

  private static void refuseOldStyle(byte[] packed, int length) {
    if (length >= 2 && packed[0] == 0 && (packed[1] & 1) == 1) {
      throw new TiffFormatException("is packed in the LZW of before TIFF 5.0, expected TIFF 6.0 LZW");
    }
  }

  /// Copies forward byte by byte: source and destination overlap when a string repeats itself.
  private static int copy(byte[] bytes, int from, int count, int to) {
    int end = Math.min(to + count, bytes.length);
    while (to < end) {
      bytes[to++] = bytes[from++];
    }
    return to;
  }
}
