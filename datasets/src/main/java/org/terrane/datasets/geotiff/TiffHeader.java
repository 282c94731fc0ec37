package org.terrane.datasets.geotiff;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The first bytes of the file: byte order, classic TIFF (32-bit offsets) or BigTIFF (64-bit), first directory.
record TiffHeader(ByteOrder order, boolean big, long firstDirectory) {

  private static final int CLASSIC = 42;
  private static final int BIG = 43;

  static TiffHeader read(FileBytes file) throws IOException {
    if (file.size() < 8) {
      throw new TiffFormatException("is not a TIFF: it has %d bytes, expected at least 8".formatted(file.size()));
    }
    ByteBuffer start = file.read(0, 8, "the header");
    ByteOrder order =
        switch (start.getShort(0)) {
          case 0x4949 -> ByteOrder.LITTLE_ENDIAN;
          case 0x4d4d -> ByteOrder.BIG_ENDIAN;
          default -> throw notTiff(start);
        };
    start.order(order);
    int version = start.getShort(2) & 0xffff;
    if (version == CLASSIC) {
      return new TiffHeader(order, false, start.getInt(4) & 0xffffffffL);
    }
    if (version == BIG && start.getShort(4) == 8 && start.getShort(6) == 0) {
      return new TiffHeader(order, true, file.read(8, 8, "the BigTIFF header").order(order).getLong(0));
    }
    throw notTiff(start);
  }

  private static TiffFormatException notTiff(ByteBuffer start) {
    return new TiffFormatException(
        "is not a TIFF: it starts with bytes %02x %02x %02x %02x, expected 49 49 2a 00 or 4d 4d 00 2a"
            .formatted(start.get(0), start.get(1), start.get(2), start.get(3)));
  }
}
