package org.terrane.datasets.geotiff;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.Deflater;
import org.terrane.datasets.raster.SampleType;

/// Packs one tile or strip of one band: little-endian, predictor 2 for integers and 3 for floats, Deflate.
final class ChunkEncoder implements AutoCloseable {

  private final SampleType type;
  private final Deflater deflater = new Deflater(6);
  private final byte[] block = new byte[1 << 15];

  ChunkEncoder(SampleType type) {
    this.type = type;
  }

  /// The predictor tag's value for a type.
  static int predictor(SampleType type) {
    return type.isFloating() ? 3 : 2;
  }

  /// Packs `rows x width` values; pixels beyond the raster are 0.
  byte[] encode(float[] values, int width, int rows) {
    byte[] bytes = new byte[width * rows * type.bytes()];
    for (int row = 0; row < rows; row++) {
      ByteBuffer line = ByteBuffer.wrap(bytes, row * width * type.bytes(), width * type.bytes()).slice();
      line.order(ByteOrder.LITTLE_ENDIAN);
      for (int x = 0; x < width; x++) {
        put(line, values[row * width + x]);
      }
      if (type.isFloating()) {
        scatter(line, width);
        difference(line, 1);
      } else {
        difference(line, type.bytes());
      }
    }
    return deflate(bytes);
  }

  private void put(ByteBuffer line, float value) {
    switch (type) {
      case F32 -> line.putFloat(value);
      case F64 -> line.putDouble(value);
      default -> putInteger(line, Math.rint(value));
    }
  }

  private void putInteger(ByteBuffer line, double value) {
    long least = least();
    long most = least == 0 ? (1L << 8 * type.bytes()) - 1 : -least - 1;
    if (!(value >= least && value <= most)) {
      throw new TiffFormatException("cannot hold the value %s as %s".formatted((float) value, type));
    }
    switch (type.bytes()) {
      case 1 -> line.put((byte) (long) value);
      case 2 -> line.putShort((short) (long) value);
      default -> line.putInt((int) (long) value);
    }
  }

  private long least() {
    return switch (type) {
      case U8, U16, U32 -> 0;
      default -> -1L << 8 * type.bytes() - 1;
    };
  }

  /// Replaces each value but a row's first by its difference to the one before: the inverse of `Predictor`.
  private static void difference(ByteBuffer line, int bytes) {
    for (int at = line.capacity() - bytes; at > 0; at -= bytes) {
      switch (bytes) {
        case 1 -> line.put(at, (byte) (line.get(at) - line.get(at - 1)));
        case 2 -> line.putShort(at, (short) (line.getShort(at) - line.getShort(at - 2)));
        default -> line.putInt(at, line.getInt(at) - line.getInt(at - 4));
      }
    }
  }

  /// Puts all most significant bytes of a row first, then all next ones, and so on.
  private void scatter(ByteBuffer line, int width) {
    byte[] copy = new byte[line.capacity()];
    line.get(0, copy);
    for (int at = 0; at < copy.length; at++) {
      int significance = type.bytes() - 1 - at % type.bytes();
      line.put(significance * width + at / type.bytes(), copy[at]);
    }
  }

  private byte[] deflate(byte[] bytes) {
    deflater.reset();
    deflater.setInput(bytes);
    deflater.finish();
    ByteArrayOutputStream packed = new ByteArrayOutputStream(bytes.length / 2 + 64);
    while (!deflater.finished()) {
      packed.write(block, 0, deflater.deflate(block));
    }
    return packed.toByteArray();
  }

  @Override
  public void close() {
    deflater.end();
  }
}
