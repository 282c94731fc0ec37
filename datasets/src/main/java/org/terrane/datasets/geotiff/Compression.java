package org.terrane.datasets.geotiff;

/// How the bytes of a tile or strip are packed.
enum Compression {
  NONE(1),
  LZW(2731), // one 12-bit code stands for at most 4096 bytes
  PACK_BITS(64), // 128 bytes for two
  DEFLATE(1033); // 258 bytes for two bits: zlib's documented 1032:1, and the stream's frame

  private final int maxRatio;

  Compression(int maxRatio) {
    this.maxRatio = maxRatio;
  }

  /// The compression of a tag value.
  ///
  /// @throws UnknownCompressionException if it is none of these
  static Compression of(long code) {
    return switch ((int) code) {
      case 1 -> NONE;
      case 5 -> LZW;
      case 32773 -> PACK_BITS;
      case 8, 32946 -> DEFLATE;
      default ->
          throw new UnknownCompressionException(
              "is compressed with %s, expected none (1), LZW (5), PackBits (32773) or Deflate (8, 32946)"
                  .formatted(name(code)));
    };
  }

  private static String name(long code) {
    String name =
        switch ((int) code) {
          case 2, 3, 4 -> "CCITT";
          case 6, 7 -> "JPEG";
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

  /// Unpacks the first `length` bytes of `packed` so that they fill at least the first `needed` bytes of `into`.
  void unpack(byte[] packed, int length, byte[] into, int needed, Inflate inflate) {
    int got =
        switch (this) {
          case NONE -> copy(packed, length, into);
          case LZW -> Lzw.decode(packed, length, into);
          case PACK_BITS -> PackBits.decode(packed, length, into);
          case DEFLATE -> inflate.inflate(packed, length, into);
        };
    if (got < needed) {
      throw new TiffFormatException("ends after %d bytes, expected %d".formatted(got, needed));
    }
  }

  private static int copy(byte[] packed, int length, byte[] into) {
    int count = Math.min(length, into.length);
    System.arraycopy(packed, 0, into, 0, count);
    return count;
  }
}
