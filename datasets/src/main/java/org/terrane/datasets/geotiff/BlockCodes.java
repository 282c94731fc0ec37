package org.terrane.datasets.geotiff;

import static org.terrane.datasets.geotiff.HuffmanTable.VALUE_SHIFT;

import java.util.Arrays;

/// The codes of a block of Deflate data: fixed by the standard, or read from the head of the block, where their lengths
/// stand packed by a code of their own.
///
/// Source: RFC 1951, 3.2.6 and 3.2.7. Made once and filled again for each block; not thread-safe.
final class BlockCodes {

  /// Bits that index the tables. Two look-ups of literals and lengths, the number behind a length (5) and a distance
  /// with the number behind it (13) take at most 51 bits; the filled buffer of the fast loop has 56.
  static final int LITERAL_BITS = 12;

  static final int DISTANCE_BITS = 9;

  static final int[] FIXED_LITERALS =
      fixed(LITERAL_BITS, Symbols.LITERALS_AND_LENGTHS, Symbols.fixedLengths());
  static final int[] FIXED_DISTANCES = fixed(DISTANCE_BITS, Symbols.DISTANCES, Symbols.fixedDistances());

  private final HuffmanTable literals = new HuffmanTable(LITERAL_BITS, Symbols.LITERALS_AND_LENGTHS);
  private final HuffmanTable distances = new HuffmanTable(DISTANCE_BITS, Symbols.DISTANCES);
  private final HuffmanTable codeLengths = new HuffmanTable(Symbols.CODE_LENGTH_BITS, Symbols.CODE_LENGTHS);
  private final byte[] lengths = new byte[Symbols.MAX_LENGTHS];

  /// The table of literals and lengths that was read last.
  int[] literals() {
    return literals.entries();
  }

  /// The table of distances that was read last.
  int[] distances() {
    return distances.entries();
  }

  /// Reads the codes of the block that follows: the lengths of its codes, packed by a code themselves.
  void read(BitSource source) {
    int literalCodes = source.take(5) + 257;
    int distanceCodes = source.take(5) + 1;
    int lengthCodes = source.take(4) + 4;
    if (literalCodes > 286 || distanceCodes > 30) {
      throw Inflate.invalid("too many symbols");
    }
    Arrays.fill(lengths, (byte) 0);
    for (int i = 0; i < lengthCodes; i++) {
      lengths[Symbols.CODE_LENGTH_ORDER[i]] = (byte) source.take(3);
    }
    codeLengths.build(lengths, 0, Symbols.CODE_LENGTHS.length, false);
    int all = literalCodes + distanceCodes;
    for (int i = 0; i < all; ) {
      i = readLengths(source, i, all);
    }
    if (lengths[256] == 0) {
      throw Inflate.invalid("no code for the end of a block");
    }
    literals.build(lengths, 0, literalCodes, true);
    literals.pairSymbols();
    distances.build(lengths, literalCodes, distanceCodes, true);
  }

  /// One length, or a run of equal ones: where the next is.
  private int readLengths(BitSource source, int to, int all) {
    int entry = HuffmanTable.look(codeLengths.entries(), Symbols.CODE_LENGTH_BITS, source.peek());
    source.at += entry & 63;
    int symbol = entry >>> VALUE_SHIFT & 31;
    if (symbol < 16) {
      lengths[to] = (byte) symbol;
      return to + 1;
    }
    int run = switch (symbol) {
      case 16 -> 3 + source.take(2);
      case 17 -> 3 + source.take(3);
      default -> 11 + source.take(7);
    };
    if (run > all - to || symbol == 16 && to == 0) {
      throw Inflate.invalid("a run of code lengths has no place");
    }
    Arrays.fill(lengths, to, to + run, symbol == 16 ? lengths[to - 1] : 0);
    return to + run;
  }

  private static int[] fixed(int indexBits, int[] meanings, byte[] lengths) {
    HuffmanTable table = new HuffmanTable(indexBits, meanings);
    table.build(lengths, 0, lengths.length, false);
    return table.entries();
  }
}
