package org.terrane.datasets.geotiff;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.terrane.datasets.geotiff.BlockCodes.DISTANCE_BITS;
import static org.terrane.datasets.geotiff.BlockCodes.LITERAL_BITS;
import static org.terrane.datasets.geotiff.HuffmanTable.COUNT_SHIFT;
import static org.terrane.datasets.geotiff.HuffmanTable.END;
import static org.terrane.datasets.geotiff.HuffmanTable.SPECIAL;
import static org.terrane.datasets.geotiff.HuffmanTable.VALUE_SHIFT;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.zip.Adler32;

/// Unpacks zlib streams whose unpacked size is known, faster than `java.util.zip.Inflater` does.
///
/// A stream is a chain of blocks, each with Huffman codes of its own, of two kinds of symbols: a literal byte, or a
/// length and a distance, which repeat what stands that far back in the output. What makes the speed:
///
/// - **All bytes are there.** The input is one array, the output another of the final size. Nothing is handed over in
///   pieces, so there is no window to keep and no state but two positions.
/// - **A buffer of 64 bits**, filled by one load of eight bytes, holds a literal and all parts of the longest match.
/// - **One look-up decodes two symbols** where their codes are short enough: two literals, or a literal and a length
///   ({@link HuffmanTable}). It also saves the processor from guessing which of both comes next.
/// - **Matches are copied eight bytes at a time**, past their end if need be: what comes next overwrites that.
///
/// The fast loop runs while input and output are far enough from their ends that it need not look; the careful one
/// decodes what is left, and rare symbols, one by one. What is accepted is what zlib accepts, but for streams with a
/// preset dictionary and those longer than the output.
///
/// Sources: RFC 1950 (the frame), RFC 1951 (the blocks). Not thread-safe.
final class Inflate {

  private static final VarHandle SHORTS = MethodHandles.byteArrayViewVarHandle(short[].class, LITTLE_ENDIAN);
  private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, LITTLE_ENDIAN);

  /// What one round of the fast loop may write: four literals, a match, and the surplus of its last eight bytes.
  private static final int OUTPUT_MARGIN = 4 + 258 + 8;

  /// The checksum goes in slices, so that the JVM soon finds the call worth compiling to vector instructions.
  private static final int SLICE = 2048;

  /// What an idle object holds on to.
  private static final BitSource NOTHING = new BitSource(new byte[BitSource.PADDING], 0);

  private static final byte[] NOWHERE = {};

  private final BlockCodes codes = new BlockCodes();
  private final Adler32 adler = new Adler32();

  private BitSource source = NOTHING;
  private byte[] into = NOWHERE;
  private int out; // the next byte

  /// Unpacks the stream in the first `length` bytes of `packed`.
  ///
  /// @param packed the stream and {@link BitSource#PADDING} bytes
  /// @param into where to; no byte is written behind its end, and those behind the result may be overwritten
  /// @return how many bytes came out
  /// @throws TiffFormatException if the stream is damaged or cut short, its checksum is another, or `into` is too small
  int inflate(byte[] packed, int length, byte[] into) {
    source = new BitSource(packed, length);
    this.into = into;
    out = 0;
    try {
      readHeader();
      readBlocks();
      checkSum();
      return out;
    } finally {
      source = NOTHING;
      this.into = NOWHERE;
    }
  }

  private void readBlocks() {
    boolean last;
    do {
      last = source.take(1) == 1;
      switch (source.take(2)) {
        case 0 -> stored();
        case 1 -> coded(BlockCodes.FIXED_LITERALS, BlockCodes.FIXED_DISTANCES);
        case 2 -> {
          codes.read(source);
          coded(codes.literals(), codes.distances());
        }
        default -> throw invalid("unknown kind of block");
      }
    } while (!last);
  }

  static TiffFormatException invalid(String what) {
    return new TiffFormatException("is not valid Deflate data (" + what + ")");
  }

  private void readHeader() {
    int method = source.take(8);
    int flags = source.take(8);
    if ((method << 8 | flags) % 31 != 0 || (method & 15) != 8 || method >> 4 > 7 || (flags & 32) != 0) {
      throw invalid("it starts with bytes %02x %02x".formatted(method, flags));
    }
  }

  private void checkSum() {
    source.align();
    int expected = Integer.reverseBytes(source.take(Integer.SIZE));
    adler.reset();
    for (int from = 0; from < out; from += SLICE) {
      adler.update(into, from, Math.min(SLICE, out - from));
    }
    if ((int) adler.getValue() != expected) {
      throw invalid("its checksum is another");
    }
  }

  private TiffFormatException tooLong() {
    return new TiffFormatException("holds more than the expected %d bytes".formatted(into.length));
  }

  /// Bytes as they are.
  private void stored() {
    source.align();
    int header = source.take(Integer.SIZE);
    int length = header & 0xffff;
    if (length != ~header >>> 16) {
      throw invalid("the length of a stored block contradicts itself");
    }
    if (length > into.length - out) {
      throw tooLong();
    }
    System.arraycopy(source.bytes, source.takeBytes(length), into, out, length);
    out += length;
  }

  /// A block in the given codes.
  private void coded(int[] literals, int[] distances) {
    do {
      fast(literals, distances);
    } while (careful(literals, distances));
  }

  /// Decodes until the input or the output come near their ends, or what follows is none of the tables' plain symbols.
  ///
  /// `bits` are the next ones, the first one lowest. `count` of them (its lowest six bits) are taken for loaded; those
  /// above are zero or the bits of the next byte, which is loaded again. So filling up needs no branch.
  private void fast(int[] literals, int[] distances) {
    byte[] packed = source.bytes;
    byte[] into = this.into;
    int lastOut = into.length - OUTPUT_MARGIN;
    int end = source.length;
    int in = (int) (source.at >>> 3);
    if (in >= end) {
      return;
    }
    int count = 56 - (int) (source.at & 7);
    long bits = (long) LONGS.get(packed, in) >>> (source.at & 7);
    in += 7;
    int out = this.out;
    while (in < end && out <= lastOut) {
      bits |= (long) LONGS.get(packed, in) << count;
      in += (~count & 63) >>> 3;
      count |= 56;
      int entry = literals[(int) bits & (1 << LITERAL_BITS) - 1];
      if (entry >= 0) {
        SHORTS.set(into, out, (short) (entry >>> VALUE_SHIFT));
        out += entry >>> COUNT_SHIFT;
        count -= entry;
        bits >>>= entry;
        entry = literals[(int) bits & (1 << LITERAL_BITS) - 1];
      }
      int distanceEntry = distances[(int) (bits >>> entry) & (1 << DISTANCE_BITS) - 1];
      if (((entry | distanceEntry & entry >> 31) & SPECIAL) != 0) {
        break;
      }
      SHORTS.set(into, out, (short) (entry >>> VALUE_SHIFT));
      out += entry >>> COUNT_SHIFT & 3;
      count -= entry;
      if (entry >= 0) {
        bits >>>= entry;
        continue;
      }
      int stop = out + HuffmanTable.length(entry, bits);
      bits >>>= entry;
      int distance = HuffmanTable.distance(distanceEntry, bits);
      bits >>>= distanceEntry;
      count -= distanceEntry;
      if (distance > out) {
        throw invalid("a distance beyond the start");
      }
      copy(into, distance, out, stop);
      out = stop;
    }
    source.at = 8L * in - (count & 63);
    this.out = out;
  }

  /// Repeats what stands `distance` bytes back until `stop`, and at most seven bytes beyond.
  private static void copy(byte[] bytes, int distance, int to, int stop) {
    if (distance >= Long.BYTES) {
      do {
        LONGS.set(bytes, to, (long) LONGS.get(bytes, to - distance));
        to += Long.BYTES;
      } while (to < stop);
    } else if (distance == 1) {
      Arrays.fill(bytes, to, stop, bytes[to - 1]);
    } else {
      // Of the eight bytes that a step copies only the first few are right already; the next steps mend the others.
      for (; to < stop; to += distance) {
        LONGS.set(bytes, to, (long) LONGS.get(bytes, to - distance));
      }
    }
  }

  /// Decodes one entry, looking for the ends of input and output, and says whether the block goes on.
  private boolean careful(int[] literals, int[] distances) {
    long bits = source.peek();
    int entry = HuffmanTable.look(literals, LITERAL_BITS, bits);
    source.at += entry & 63;
    if ((entry & SPECIAL) != 0) {
      if ((entry & ~0 << VALUE_SHIFT) != END) {
        throw invalid("a code without meaning");
      }
      return false;
    }
    int count = entry >>> COUNT_SHIFT & 3;
    if (count > 0) {
      literal(entry >>> VALUE_SHIFT);
    }
    if (count > 1) {
      literal(entry >>> VALUE_SHIFT + 8);
    }
    if (entry < 0) {
      int distanceEntry = HuffmanTable.look(distances, DISTANCE_BITS, source.peek());
      if ((distanceEntry & SPECIAL) != 0) {
        throw invalid("a distance without meaning");
      }
      repeat(HuffmanTable.length(entry, bits), HuffmanTable.distance(distanceEntry, source.peek()));
      source.at += distanceEntry & 63;
    }
    return true;
  }

  private void literal(int value) {
    if (out == into.length) {
      throw tooLong();
    }
    into[out++] = (byte) value;
  }

  private void repeat(int length, int distance) {
    if (distance > out) {
      throw invalid("a distance beyond the start");
    }
    if (length > into.length - out) {
      throw tooLong();
    }
    for (int i = 0; i < length; i++, out++) {
      into[out] = into[out - distance];
    }
  }
}
