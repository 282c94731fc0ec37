package org.terrane.datasets.geotiff;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// How the bytes of a tile or strip are packed.
enum Compression {
  NONE(1),
  LZW(2731), // one 12-bit code stands for at most 4096 bytes
  DEFLATE(1033); // 258 bytes for two bits: zlib's documented 1032:1, and the stream's frame

  private final int maxRatio;

  Compression(int maxRatio) {
    this.maxRatio = maxRatio;
  }

  /// The compression of a tag value.
  static Compression of(long code) {
    return switch ((int) code) {
      case 1 -> NONE;
      case 5 -> LZW;
      case 8, 32946 -> DEFLATE;
      default ->
          throw new TiffFormatException(
              "is compressed with %s, expected none (1), LZW (5) or Deflate (8, 32946)".formatted(name(code)));
    };
  }

  private static String name(long code) {
    String name =
        switch ((int) code) {
          case 2, 3, 4 -> "CCITT";
          case 6, 7 -> "JPEG";
          case 32773 -> "PackBits";
          case 34712 -> "JPEG 2000";
          case 34887 -> "LERC";
          case 34925 -> "LZMA";
          case 50000 -> "ZSTD";
          case 50001 -> "WebP";
          case 50002 -> "JPEG XL";
          default -> "an unknown method";
        };
    return name + " (" + code + ")";
  }

  /// Whether this many packed bytes can hold that many: a check before memory is taken for the result.
  boolean canHold(long packed, long unpacked) {
    return packed > (unpacked - 1) / maxRatio;
  }

  /// Unpacks the first `length` bytes of `packed` so that they fill `into`.
  void unpack(byte[] packed, int length, byte[] into, Inflater inflater) {
    int got =
        switch (this) {
          case NONE -> copy(packed, length, into);
          case LZW -> Lzw.decode(packed, length, into);
          case DEFLATE -> inflate(packed, length, into, inflater);
        };
    if (got < into.length) {
      throw new TiffFormatException("ends after %d bytes, expected %d".formatted(got, into.length));
    }
  }

  private static int copy(byte[] packed, int length, byte[] into) {
    int count = Math.min(length, into.length);
    System.arraycopy(packed, 0, into, 0, count);
    return count;
  }

  private static int inflate(byte[] packed, int length, byte[] into, Inflater inflater) {
    inflater.reset();
    inflater.setInput(packed, 0, length);
    try {
      int got = 0;
      while (got < into.length) {
        int more = inflater.inflate(into, got, into.length - got);
        if (more == 0) {
          return got;
        }
        got += more;
      }
      // One more step, past the last pixel, makes zlib compare its checksum with the stream's.
      inflater.inflate(new byte[1], 0, 1);
      return got;
    } catch (DataFormatException e) {
      throw new TiffFormatException("is not valid Deflate data (" + e.getMessage() + ")");
    }
  }
}
