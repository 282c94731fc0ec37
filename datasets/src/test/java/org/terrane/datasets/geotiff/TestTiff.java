package org.terrane.datasets.geotiff;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.Deflater;
import org.terrane.datasets.raster.SampleType;

/// Makes small TIFFs of every encoding the reader knows. Written for clarity and apart from the production code, so
/// that an error in one does not hide in the other. Pixels come first in the file, the directory last.
///
/// @param tile side of a tile; 0 for strips
/// @param rows rows per strip
record TestTiff(
    int width,
    int height,
    int bands,
    SampleType type,
    ByteOrder order,
    boolean big,
    boolean separate,
    int tile,
    int rows,
    int compression,
    int predictor) {

  /// The file for values `(bands, height, width)`; `extra` adds or replaces tags (`int[]`, `long[]`, `double[]` or
  /// `String`, for SHORT, LONG or LONG8, DOUBLE and ASCII).
  byte[] encode(double[] values, Map<Integer, Object> extra) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[big ? 16 : 8]);
    List<Long> offsets = new ArrayList<>();
    List<Long> sizes = new ArrayList<>();
    int chunkWidth = tile > 0 ? tile : width;
    int chunkHeight = tile > 0 ? tile : rows;
    for (int plane = 0; plane < (separate ? bands : 1); plane++) {
      for (int y = 0; y < height; y += chunkHeight) {
        for (int x = 0; x < width; x += chunkWidth) {
          int chunkRows = tile > 0 ? tile : Math.min(rows, height - y);
          byte[] chunk = pack(chunk(values, plane, x, y, chunkWidth, chunkRows));
          offsets.add((long) out.size());
          sizes.add((long) chunk.length);
          out.writeBytes(chunk);
        }
      }
    }
    TreeMap<Integer, Object> tags = imageTags();
    tags.put(tile > 0 ? 324 : 273, offsets.stream().mapToLong(Long::longValue).toArray());
    tags.put(tile > 0 ? 325 : 279, sizes.stream().mapToLong(Long::longValue).toArray());
    tags.putAll(extra);
    return withDirectory(out, tags);
  }

  private TreeMap<Integer, Object> imageTags() {
    TreeMap<Integer, Object> tags = new TreeMap<>();
    tags.put(256, new int[] {width});
    tags.put(257, new int[] {height});
    tags.put(258, filled(bands, 8 * type.bytes()));
    tags.put(259, new int[] {compression});
    tags.put(262, new int[] {1});
    tags.put(277, new int[] {bands});
    tags.put(284, new int[] {separate ? 2 : 1});
    tags.put(317, new int[] {predictor});
    tags.put(339, filled(bands, type.isFloating() ? 3 : type.name().startsWith("I") ? 2 : 1));
    if (tile > 0) {
      tags.put(322, new int[] {tile});
      tags.put(323, new int[] {tile});
    } else {
      tags.put(278, new int[] {rows});
    }
    return tags;
  }

  private byte[] withDirectory(ByteArrayOutputStream out, TreeMap<Integer, Object> tags) {
    TreeMap<Integer, byte[]> inline = new TreeMap<>();
    int slot = big ? 8 : 4;
    tags.forEach(
        (tag, value) -> {
          byte[] bytes = bytes(value);
          if (bytes.length > slot) {
            long at = out.size();
            out.writeBytes(bytes);
            bytes = big ? buffer(8).putLong(at).array() : buffer(4).putInt((int) at).array();
          }
          inline.put(tag, Arrays.copyOf(bytes, slot));
        });
    int directory = out.size();
    out.writeBytes(big ? buffer(8).putLong(tags.size()).array() : buffer(2).putShort((short) tags.size()).array());
    tags.forEach(
        (tag, value) -> {
          ByteBuffer entry = buffer(big ? 20 : 12).putShort((short) (int) tag).putShort((short) fieldType(value));
          int count = bytes(value).length / fieldBytes(value);
          (big ? entry.putLong(count) : entry.putInt(count)).put(inline.get(tag));
          out.writeBytes(entry.array());
        });
    out.writeBytes(new byte[slot]);
    byte[] file = out.toByteArray();
    ByteBuffer header = ByteBuffer.wrap(file).order(order);
    header.putShort((short) (order == ByteOrder.LITTLE_ENDIAN ? 0x4949 : 0x4d4d));
    header.putShort((short) (big ? 43 : 42));
    if (big) {
      header.putShort((short) 8).putShort((short) 0).putLong(directory);
    } else {
      header.putInt(directory);
    }
    return file;
  }

  private int fieldType(Object value) {
    return switch (value) {
      case int[] _ -> 3;
      case long[] _ -> big ? 16 : 4;
      case double[] _ -> 12;
      default -> 2;
    };
  }

  private int fieldBytes(Object value) {
    return switch (value) {
      case int[] _ -> 2;
      case long[] _ -> big ? 8 : 4;
      case double[] _ -> 8;
      default -> 1;
    };
  }

  private byte[] bytes(Object value) {
    ByteBuffer buffer = buffer(1 << 16);
    switch (value) {
      case int[] shorts -> {
        for (int v : shorts) {
          buffer.putShort((short) v);
        }
      }
      case long[] longs -> {
        for (long v : longs) {
          (big ? buffer.putLong(v) : buffer.putInt((int) v)).position();
        }
      }
      case double[] doubles -> {
        for (double v : doubles) {
          buffer.putDouble(v);
        }
      }
      default -> buffer.put(((String) value + '\0').getBytes(StandardCharsets.UTF_8));
    }
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  /// The predicted bytes of one chunk.
  private byte[] chunk(double[] values, int plane, int x, int y, int chunkWidth, int chunkRows) {
    int step = separate ? 1 : bands;
    ByteBuffer chunk = buffer(chunkWidth * chunkRows * step * type.bytes());
    for (int row = y; row < y + chunkRows; row++) {
      long[] bits = new long[chunkWidth * step];
      for (int i = 0; i < bits.length; i++) {
        int column = x + i / step;
        int band = separate ? plane : i % step;
        bits[i] = column < width && row < height ? bits(values[(band * height + row) * width + column]) : 0;
      }
      chunk.put(predictor == 3 ? floatingPoint(bits, step) : horizontal(bits, step));
    }
    return chunk.array();
  }

  private byte[] horizontal(long[] bits, int step) {
    ByteBuffer line = buffer(bits.length * type.bytes());
    for (int i = 0; i < bits.length; i++) {
      long value = predictor == 2 && i >= step ? bits[i] - bits[i - step] : bits[i];
      switch (type.bytes()) {
        case 1 -> line.put((byte) value);
        case 2 -> line.putShort((short) value);
        case 4 -> line.putInt((int) value);
        default -> line.putLong(value);
      }
    }
    return line.array();
  }

  private byte[] floatingPoint(long[] bits, int step) {
    byte[] planes = new byte[bits.length * type.bytes()];
    for (int plane = 0; plane < type.bytes(); plane++) {
      for (int i = 0; i < bits.length; i++) {
        planes[plane * bits.length + i] = (byte) (bits[i] >>> 8 * (type.bytes() - 1 - plane));
      }
    }
    for (int i = planes.length - 1; i >= step; i--) {
      planes[i] -= planes[i - step];
    }
    return planes;
  }

  private long bits(double value) {
    return switch (type) {
      case F32 -> Float.floatToRawIntBits((float) value);
      case F64 -> Double.doubleToRawLongBits(value);
      default -> (long) value;
    };
  }

  private byte[] pack(byte[] bytes) {
    return switch (compression) {
      case 5 -> TestLzw.encode(bytes);
      case 8, 32946 -> deflate(bytes);
      case 32773 -> packBits(bytes);
      default -> bytes;
    };
  }

  /// Runs of three and more by their length, everything else as it is.
  private static byte[] packBits(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int from = 0, to; from < bytes.length; from = to) {
      to = from + run(bytes, from);
      if (to - from >= 3) {
        out.write(1 - (to - from));
        out.write(bytes[from]);
        continue;
      }
      while (to < bytes.length && to - from < 126 && run(bytes, to) < 3) {
        to++;
      }
      out.write(to - from - 1);
      out.write(bytes, from, to - from);
    }
    return out.toByteArray();
  }

  /// How often a byte repeats itself, at most 128 times.
  private static int run(byte[] bytes, int from) {
    int to = from + 1;
    while (to < bytes.length && to - from < 128 && bytes[to] == bytes[from]) {
      to++;
    }
    return to - from;
  }

  static byte[] deflate(byte[] bytes) {
    try (Deflater deflater = new Deflater()) {
      deflater.setInput(bytes);
      deflater.finish();
      byte[] packed = new byte[bytes.length + 1000];
      return Arrays.copyOf(packed, deflater.deflate(packed));
    }
  }

  private ByteBuffer buffer(int length) {
    return ByteBuffer.allocate(length).order(order);
  }

  private static int[] filled(int count, int value) {
    int[] values = new int[count];
    Arrays.fill(values, value);
    return values;
  }
}
