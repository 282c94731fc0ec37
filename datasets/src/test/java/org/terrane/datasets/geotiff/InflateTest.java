package org.terrane.datasets.geotiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Adler32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Our own inflate against that of `java.util.zip`, which is zlib.
final class InflateTest {

  private static final int[] SIZES = {0, 1, 2, 3, 7, 8, 100, 258, 299, 300, 301, 5000, 40_000, 120_000};
  private static final int[] STRATEGIES = {Deflater.DEFAULT_STRATEGY, Deflater.FILTERED, Deflater.HUFFMAN_ONLY};

  private final Inflate inflate = new Inflate();

  /// What the bytes are like: each kind leads to other codes, lengths and distances.
  private enum Kind {
    ZEROS {
      @Override
      void fill(byte[] bytes, Random random) {}
    },
    NOISE {
      @Override
      void fill(byte[] bytes, Random random) {
        random.nextBytes(bytes);
      }
    },
    FEW_VALUES {
      @Override
      void fill(byte[] bytes, Random random) {
        for (int i = 0; i < bytes.length; i++) {
          bytes[i] = (byte) (random.nextInt(3) * 7);
        }
      }
    },
    /// Values that become rarer by half: codes of every length up to the longest.
    SKEWED {
      @Override
      void fill(byte[] bytes, Random random) {
        for (int i = 0; i < bytes.length; i++) {
          bytes[i] = (byte) Long.numberOfTrailingZeros(random.nextLong() | 1L << 40);
        }
      }
    },
    DIFFERENCES {
      @Override
      void fill(byte[] bytes, Random random) {
        for (int i = 0; i + 1 < bytes.length; i += 2) {
          int difference = (int) (40 * random.nextGaussian());
          bytes[i] = (byte) difference;
          bytes[i + 1] = (byte) (difference >> 8);
        }
      }
    },
    /// Repeats of every length from distances of 1 to beyond the window of 32 KiB.
    REPEATS {
      @Override
      void fill(byte[] bytes, Random random) {
        for (int at = 0; at < bytes.length; ) {
          int length = Math.min(bytes.length - at, 1 + random.nextInt(400));
          int distance = 1 + (int) Math.pow(40_000, random.nextDouble());
          for (int i = 0; i < length; i++, at++) {
            boolean fresh = at < distance || i == 0 && random.nextBoolean();
            bytes[at] = fresh ? (byte) random.nextInt() : bytes[at - distance];
          }
        }
      }
    };

    abstract void fill(byte[] bytes, Random random);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void what_zlib_packs_comes_out_whole_at_every_level_and_strategy(Kind kind) {
    Random random = new Random(kind.ordinal());
    for (int size : SIZES) {
      byte[] bytes = new byte[size];
      kind.fill(bytes, random);
      for (int level = 0; level <= 9; level++) {
        for (int strategy : STRATEGIES) {
          assertThat(unpack(deflate(bytes, level, strategy), size)).isEqualTo(bytes);
        }
      }
    }
  }

  @Test
  void a_stream_of_blocks_of_all_kinds_comes_out_whole() {
    Random random = new Random(5);
    for (int round = 0; round < 200; round++) {
      byte[] bytes = new byte[random.nextInt(20_000)];
      Kind.values()[round % Kind.values().length].fill(bytes, random);
      assertThat(unpack(mixed(bytes, random), bytes.length)).isEqualTo(bytes);
    }
  }

  @Test
  void every_size_near_the_end_of_the_fast_loop_comes_out_whole() {
    Random random = new Random(6);
    for (int size = 0; size < 700; size++) {
      for (Kind kind : Kind.values()) {
        byte[] bytes = new byte[size];
        kind.fill(bytes, random);
        assertThat(unpack(deflate(bytes, 9, Deflater.DEFAULT_STRATEGY), size)).isEqualTo(bytes);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void a_stream_that_is_cut_short_is_refused_wherever_it_is_cut(Kind kind) {
    byte[] bytes = new byte[1500];
    kind.fill(bytes, new Random(7));
    for (int level : new int[] {0, 1, 9}) {
      byte[] packed = deflate(bytes, level, Deflater.DEFAULT_STRATEGY);
      for (int length = 0; length < packed.length; length++) {
        byte[] cut = Arrays.copyOf(packed, length);
        assertThatExceptionOfType(TiffFormatException.class)
            .isThrownBy(() -> unpack(cut, bytes.length));
      }
    }
  }

  /// The bytes behind the stream must not matter: here they would be a valid continuation.
  @Test
  void what_lies_behind_the_stream_is_not_taken_for_a_part_of_it() {
    byte[] packed = deflate(new byte[5000], 6, Deflater.DEFAULT_STRATEGY);
    byte[] longer = Arrays.copyOf(packed, packed.length + BitSource.PADDING);
    assertThatExceptionOfType(TiffFormatException.class)
        .isThrownBy(() -> inflate.inflate(longer, packed.length - 1, new byte[5000]))
        .withMessage("is cut short after %d packed bytes".formatted(packed.length - 1));
  }

  /// Any damage gives what zlib gives, bytes or an error, and never more than asked for.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void damaged_streams_end_as_they_do_with_zlib(long seed) {
    Random random = new Random(seed);
    int same = 0;
    for (int round = 0; round < 4000; round++) {
      byte[] bytes = new byte[random.nextInt(3000)];
      Kind.values()[random.nextInt(Kind.values().length)].fill(bytes, random);
      byte[] packed = deflate(bytes, random.nextInt(10), STRATEGIES[random.nextInt(3)]);
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        // The codes at the front are where a flip changes most.
        int bit = random.nextInt(8 * (random.nextBoolean() ? packed.length : Math.min(packed.length, 80)));
        packed[bit / 8] ^= (byte) (1 << bit % 8);
      }
      // With the checksum made right for what comes out, what is refused is refused by the blocks themselves.
      repairChecksum(packed, bytes.length);
      same += compare(packed, bytes.length) ? 1 : 0;
    }
    assertThat(same).as("damaged streams that both accept").isGreaterThan(200);
  }

  @Test
  void noise_is_refused_as_zlib_refuses_it() {
    Random random = new Random(9);
    for (int round = 0; round < 50_000; round++) {
      byte[] packed = new byte[3 + random.nextInt(300)];
      random.nextBytes(packed);
      packed[0] = 0x78;
      packed[1] = (byte) 0x9c;
      packed[2] = (byte) (packed[2] & ~6 | 4); // a block with codes of its own
      compare(packed, 1000);
    }
  }

  @Test
  void a_longer_stream_a_wrong_checksum_and_a_dictionary_are_refused() {
    byte[] packed = deflate(new byte[600], 6, Deflater.DEFAULT_STRATEGY);
    assertRefused(packed, 599, "holds more than the expected 599 bytes");
    assertThat(inflate.inflate(padded(packed), packed.length, new byte[700])).isEqualTo(600);
    packed[packed.length - 1] ^= 1;
    assertRefused(packed, 600, "is not valid Deflate data (its checksum is another)");
    byte[] dictionary = {0x78, (byte) 0xbb, 0, 0, 0, 0};
    assertRefused(dictionary, 1, "is not valid Deflate data (it starts with bytes 78 bb)");
    assertRefused(new byte[] {0x78}, 1, "is cut short after 1 packed bytes");
  }

  /// Whether both accept the stream; fails where they differ.
  private boolean compare(byte[] packed, int size) {
    byte[] theirs = zlib(packed, size);
    byte[] ours = new byte[size];
    try {
      int got = inflate.inflate(padded(packed), packed.length, ours);
      assertThat(theirs).as("ours accepts what zlib refuses").isNotNull();
      assertThat(Arrays.copyOf(ours, got)).isEqualTo(theirs);
      return true;
    } catch (TiffFormatException e) {
      assertThat(theirs).as("ours refuses what zlib accepts: " + e.getMessage()).isNull();
      return false;
    }
  }

  /// What zlib makes of a whole stream of at most `size` bytes; null where it refuses.
  private static byte[] zlib(byte[] packed, int size) {
    try (Inflater inflater = new Inflater()) {
      inflater.setInput(packed);
      byte[] bytes = new byte[size + 1];
      int got = 0;
      while (!inflater.finished() && got <= size) {
        int more = inflater.inflate(bytes, got, bytes.length - got);
        if (more == 0 && !inflater.finished()) {
          return null;
        }
        got += more;
      }
      return got > size ? null : Arrays.copyOf(bytes, got);
    } catch (DataFormatException e) {
      return null;
    }
  }

  private static void repairChecksum(byte[] packed, int size) {
    try (Inflater inflater = new Inflater(true)) {
      inflater.setInput(packed, 2, packed.length - 2);
      byte[] bytes = new byte[size + 1];
      int got = inflater.inflate(bytes);
      int end = 2 + (int) inflater.getBytesRead();
      if (inflater.finished() && end + 4 <= packed.length) {
        Adler32 adler = new Adler32();
        adler.update(bytes, 0, got);
        for (int i = 0; i < 4; i++) {
          packed[end + i] = (byte) (adler.getValue() >> 24 - 8 * i);
        }
      }
    } catch (DataFormatException e) {
      // Both will refuse it.
    }
  }

  private static byte[] deflate(byte[] bytes, int level, int strategy) {
    try (Deflater deflater = new Deflater(level)) {
      deflater.setStrategy(strategy);
      deflater.setInput(bytes);
      deflater.finish();
      byte[] packed = new byte[bytes.length * 2 + 1000];
      int length = 0;
      while (!deflater.finished()) {
        length += deflater.deflate(packed, length, packed.length - length);
      }
      return Arrays.copyOf(packed, length);
    }
  }

  /// Flushed at random places, each part at another level: stored, fixed, dynamic and empty blocks follow each other.
  private static byte[] mixed(byte[] bytes, Random random) {
    try (Deflater deflater = new Deflater()) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] buffer = new byte[1 << 16];
      for (int at = 0; at < bytes.length; ) {
        int part = Math.min(bytes.length - at, 1 + random.nextInt(3000));
        deflater.setInput(bytes, at, part);
        out.write(buffer, 0, deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH));
        deflater.setLevel(random.nextInt(10));
        out.write(buffer, 0, deflater.deflate(buffer, 0, buffer.length, Deflater.FULL_FLUSH));
        at += part;
      }
      deflater.finish();
      out.write(buffer, 0, deflater.deflate(buffer));
      return out.toByteArray();
    }
  }

  private byte[] unpack(byte[] packed, int size) {
    byte[] into = new byte[size];
    assertThat(inflate.inflate(padded(packed), packed.length, into)).isEqualTo(size);
    return into;
  }

  private static byte[] padded(byte[] packed) {
    byte[] longer = Arrays.copyOf(packed, packed.length + BitSource.PADDING);
    Arrays.fill(longer, packed.length, longer.length, (byte) 0x5a);
    return longer;
  }

  private void assertRefused(byte[] packed, int size, String message) {
    assertThatExceptionOfType(TiffFormatException.class)
        .isThrownBy(() -> inflate.inflate(padded(packed), packed.length, new byte[size]))
        .withMessage(message);
  }
}
