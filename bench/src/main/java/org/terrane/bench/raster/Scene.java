package org.terrane.bench.raster;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.Deflater;

/// A 13-band uint16 GeoTIFF like a Sentinel-2 scene: 256 x 256 tiles, predictor 2, zlib's Deflate at level 6.
///
/// Each band is a smooth ground plus a sensor's noise, so that it packs to little more than half, as real scenes do.
///
/// @param separate whether a tile holds one band or all of them interleaved; the pixels are the same
record Scene(boolean separate) {
  static final int BANDS = 13;
  static final int WIDTH = 4096;
  static final int HEIGHT = 2048;
  static final int TILE = 256;

  private static final int TILES = WIDTH / TILE * (HEIGHT / TILE);
  private static final double NOISE = 25; // in digital numbers, of some 1500

  /// Bytes of all pixels, unpacked.
  static long pixelBytes() {
    return 2L * BANDS * WIDTH * HEIGHT;
  }

  void write(Path file) throws IOException {
    int chunks = separate ? BANDS * TILES : TILES;
    int[] offsets = new int[chunks];
    int[] sizes = new int[chunks];
    try (Deflater deflater = new Deflater(6);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      channel.position(8);
      for (int tile = 0; tile < TILES; tile++) {
        short[][] bands = pixels(tile);
        for (int plane = 0; plane < (separate ? BANDS : 1); plane++) {
          byte[] packed = pack(separate ? new short[][] {bands[plane]} : bands, deflater);
          int chunk = plane * TILES + tile;
          offsets[chunk] = (int) channel.position();
          sizes[chunk] = packed.length;
          channel.write(ByteBuffer.wrap(packed));
        }
      }
      int directory = (int) channel.position();
      channel.write(directory(directory, offsets, sizes));
      channel.write(littleEndian(8).putShort((short) 0x4949).putShort((short) 42).putInt(directory).flip(), 0);
    }
  }

  /// A tile's pixels `(band, y, x)`.
  private static short[][] pixels(int tile) {
    SplittableRandom random = new SplittableRandom(tile);
    int left = tile % (WIDTH / TILE) * TILE;
    int top = tile / (WIDTH / TILE) * TILE;
    short[][] bands = new short[BANDS][TILE * TILE];
    for (int band = 0; band < BANDS; band++) {
      for (int i = 0; i < TILE * TILE; i++) {
        double ground = ground(band, left + i % TILE, top + i / TILE);
        bands[band][i] = (short) Math.max(1, ground + NOISE * random.nextGaussian());
      }
    }
    return bands;
  }

  private static double ground(int band, int x, int y) {
    double hills = Math.sin(x / 90.0 + band) * Math.cos(y / 70.0 - band);
    double fields = Math.signum(Math.sin(x / 23.0) * Math.sin(y / 31.0));
    return 1500 + 60 * band + 500 * hills + (150 + 10 * band) * fields;
  }

  /// Interleaves bands, takes differences along each row, packs.
  private static byte[] pack(short[][] bands, Deflater deflater) {
    int step = bands.length;
    ByteBuffer bytes = littleEndian(2 * TILE * TILE * step);
    for (int i = 0; i < TILE * TILE; i++) {
      for (short[] band : bands) {
        bytes.putShort((short) (band[i] - (i % TILE == 0 ? 0 : band[i - 1])));
      }
    }
    deflater.reset();
    deflater.setInput(bytes.flip());
    deflater.finish();
    byte[] packed = new byte[bytes.limit() + 4096];
    return Arrays.copyOf(packed, deflater.deflate(packed));
  }

  private ByteBuffer directory(int at, int[] offsets, int[] sizes) {
    int tags = 12;
    int values = at + 2 + 12 * tags + 4;
    ByteBuffer out = littleEndian(values - at + 4 * BANDS + 8 * offsets.length).putShort((short) tags);
    tag(out, 256, 4, 1, WIDTH);
    tag(out, 257, 4, 1, HEIGHT);
    tag(out, 258, 3, BANDS, values);
    tag(out, 259, 3, 1, 8);
    tag(out, 262, 3, 1, 1);
    tag(out, 277, 3, 1, BANDS);
    tag(out, 284, 3, 1, separate ? 2 : 1);
    tag(out, 317, 3, 1, 2);
    tag(out, 322, 3, 1, TILE);
    tag(out, 323, 3, 1, TILE);
    tag(out, 324, 4, offsets.length, values + 4 * BANDS);
    tag(out, 325, 4, sizes.length, values + 4 * BANDS + 4 * offsets.length);
    out.putInt(0);
    for (int band = 0; band < BANDS; band++) {
      out.putShort((short) 16);
    }
    out.position(values - at + 4 * BANDS);
    out.asIntBuffer().put(offsets).put(sizes);
    return out.rewind();
  }

  private static void tag(ByteBuffer out, int tag, int type, int count, int value) {
    out.putShort((short) tag).putShort((short) type).putInt(count).putInt(value);
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
