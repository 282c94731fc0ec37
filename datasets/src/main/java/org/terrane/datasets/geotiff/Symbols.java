package org.terrane.datasets.geotiff;

import static org.terrane.datasets.geotiff.HuffmanTable.COUNT_SHIFT;
import static org.terrane.datasets.geotiff.HuffmanTable.END;
import static org.terrane.datasets.geotiff.HuffmanTable.INVALID;
import static org.terrane.datasets.geotiff.HuffmanTable.LENGTH_SHIFT;
import static org.terrane.datasets.geotiff.HuffmanTable.NO_LITERAL;
import static org.terrane.datasets.geotiff.HuffmanTable.SHORTEST_LENGTH;
import static org.terrane.datasets.geotiff.HuffmanTable.VALUE_SHIFT;

import java.util.Arrays;

/// What Deflate's symbols stand for, as entries of a {@link HuffmanTable} that still lack their code's length.
///
/// Source: RFC 1951, sections 3.2.5 to 3.2.7.
final class Symbols {

  static final int[] LITERALS_AND_LENGTHS = literalsAndLengths();
  static final int[] DISTANCES = distances();

  /// The most code lengths that a block may list: 286 of literals and lengths, 30 of distances.
  static final int MAX_LENGTHS = 316;

  static final int CODE_LENGTH_BITS = 7;
  static final int[] CODE_LENGTHS = literals(19, 19);
  static final byte[] CODE_LENGTH_ORDER = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};

  private Symbols() {}

  /// The lengths of the literals' and lengths' fixed code.
  static byte[] fixedLengths() {
    byte[] lengths = new byte[LITERALS_AND_LENGTHS.length];
    Arrays.fill(lengths, 0, 144, (byte) 8);
    Arrays.fill(lengths, 144, 256, (byte) 9);
    Arrays.fill(lengths, 256, 280, (byte) 7);
    Arrays.fill(lengths, 280, 288, (byte) 8);
    return lengths;
  }

  /// The lengths of the distances' fixed code.
  static byte[] fixedDistances() {
    byte[] lengths = new byte[DISTANCES.length];
    Arrays.fill(lengths, (byte) 5);
    return lengths;
  }

  /// The first `literals` of `symbols` symbols stand for themselves.
  private static int[] literals(int literals, int symbols) {
    int[] meanings = new int[symbols];
    for (int value = 0; value < literals; value++) {
      meanings[value] = 1 << COUNT_SHIFT | value << VALUE_SHIFT;
    }
    return meanings;
  }

  /// Bytes 0 to 255, the end of the block, lengths from 3 to 258.
  private static int[] literalsAndLengths() {
    int[] meanings = literals(256, 288);
    meanings[256] = END;
    int length = SHORTEST_LENGTH;
    for (int symbol = 257; symbol < 285; symbol++) {
      int extra = Math.max(0, (symbol - 261) / 4);
      meanings[symbol] = NO_LITERAL | length - SHORTEST_LENGTH << LENGTH_SHIFT | extra;
      length += 1 << extra;
    }
    meanings[285] = NO_LITERAL | 258 - SHORTEST_LENGTH << LENGTH_SHIFT;
    meanings[286] = INVALID;
    meanings[287] = INVALID;
    return meanings;
  }

  /// Distances from 1 to 32768.
  private static int[] distances() {
    int[] meanings = new int[32];
    int distance = 1;
    for (int symbol = 0; symbol < 30; symbol++) {
      int extra = Math.max(0, symbol / 2 - 1);
      meanings[symbol] = NO_LITERAL | distance << VALUE_SHIFT | extra;
      distance += 1 << extra;
    }
    meanings[30] = INVALID;
    meanings[31] = INVALID;
    return meanings;
  }
}
