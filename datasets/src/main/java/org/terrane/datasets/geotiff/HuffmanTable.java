package org.terrane.datasets.geotiff;

import java.util.Arrays;

/// A Huffman code as a table that is indexed with the next bits of the stream, so that one look-up decodes a symbol, or
/// two of them.
///
/// A code of `n` bits fills every entry whose index ends with it; the bits above are the next symbols'. Codes longer
/// than the table's index continue in a small table behind it, to which an entry of their first bits links.
///
/// An entry is an `int`, so that all that follows from a symbol comes with one load:
///
/// | bits | literals | a length | a distance | anything else |
/// |---|---|---|---|---|
/// | 0–5 | bits to take: of the code, and of a number behind it that adds to the length or distance | | | |
/// | 6–11 | bits of the code alone | | | |
/// | 12–19 | the byte | a byte before it, if bit 28 is set | 12–26: the least one | 12–27: what it is |
/// | 20–27 | a second byte, if bit 29 is set | the least one, less 3 | | |
/// | 28–29 | how many bytes: 1 or 2 | 0 or 1 | 0 | 0 |
/// | 30 | 0 | 0 | 0 | 1 |
/// | 31 | 0 | 1 | 1 | 1 |
///
/// Anything else is 0 for the end of a block, 1 for bits that are no code, or where the linked table starts.
///
/// Source of the code: RFC 1951, section 3.2.2. The idea of one packed load is that of libdeflate and zlib, that of two
/// symbols in one look-up comes from Intel's ISA-L.
final class HuffmanTable {

  static final int MAX_CODE_BITS = 15;
  static final int SHORTEST_LENGTH = 3;

  static final int CODE_SHIFT = 6;
  static final int VALUE_SHIFT = 12;
  static final int LENGTH_SHIFT = 20;
  static final int COUNT_SHIFT = 28;
  static final int SPECIAL = 1 << 30;
  static final int NO_LITERAL = 1 << 31;
  static final int END = NO_LITERAL | SPECIAL;
  static final int INVALID = END | 1 << VALUE_SHIFT;

  private final int indexBits;
  private final int linkedBits;
  private final int[] meanings;
  private final int[] entries;
  private final int[] counts = new int[MAX_CODE_BITS + 1];
  private final int[] starts = new int[MAX_CODE_BITS + 2];
  private final short[] sorted;
  private int linkedFrom; // the first bits of the codes in the latest linked table, and where that starts
  private int linked;

  /// An empty table.
  ///
  /// @param indexBits bits of the stream that index the table
  /// @param meanings each symbol's entry without the code's length
  HuffmanTable(int indexBits, int[] meanings) {
    this.indexBits = indexBits;
    this.meanings = meanings;
    linkedBits = MAX_CODE_BITS - indexBits;
    sorted = new short[meanings.length];
    // Two codes at the least share a linked table, or it would not be needed.
    entries = new int[(1 << indexBits) + (meanings.length / 2 + 1 << linkedBits)];
  }

  int[] entries() {
    return entries;
  }

  /// Makes the table of the code whose lengths stand in `lengths` from `from` on.
  ///
  /// @param lengths bits of each symbol's code, 0 for a symbol that does not occur
  /// @param mayBeSingle whether a lone code of one bit is allowed, which leaves the other bit without a meaning
  void build(byte[] lengths, int from, int symbols, boolean mayBeSingle) {
    sort(lengths, from, symbols);
    linkedFrom = -1;
    linked = -1;
    int unused = 1;
    int longest = 0;
    for (int bits = 1; bits <= MAX_CODE_BITS; bits++) {
      unused = 2 * unused - counts[bits];
      longest = counts[bits] > 0 ? bits : longest;
      if (unused < 0) {
        throw Inflate.invalid("too many codes");
      }
    }
    if (unused > 0 && !(mayBeSingle && longest <= 1)) {
      throw Inflate.invalid("too few codes");
    }
    fill();
  }

  /// Sorts the symbols by the length of their codes, which is the order of the codes themselves.
  private void sort(byte[] lengths, int from, int symbols) {
    Arrays.fill(counts, 0);
    for (int symbol = 0; symbol < symbols; symbol++) {
      counts[lengths[from + symbol]]++;
    }
    starts[1] = 0;
    for (int bits = 1; bits <= MAX_CODE_BITS; bits++) {
      starts[bits + 1] = starts[bits] + counts[bits];
    }
    for (int symbol = 0; symbol < symbols; symbol++) {
      int bits = lengths[from + symbol];
      if (bits > 0) {
        sorted[starts[bits]++] = (short) symbol;
      }
    }
  }

  private void fill() {
    Arrays.fill(entries, 0, 2, INVALID);
    int code = 0; // the next code, first bit lowest, as the stream has it
    int next = 0;
    for (int bits = 1; bits <= MAX_CODE_BITS; bits++) {
      for (int i = 0; i < counts[bits]; i++) {
        int entry = entry(sorted[next++], bits);
        if (bits <= indexBits) {
          entries[code] = entry;
        } else {
          link(code, bits, entry);
        }
        code = after(code, bits);
      }
      if (bits < indexBits) { // the table doubles with each bit; what later codes need of the copy they overwrite
        System.arraycopy(entries, 0, entries, 1 << bits, 1 << bits);
      }
    }
  }

  /// Writes a code that is longer than the index to the linked table of its first bits.
  private void link(int code, int bits, int entry) {
    int first = code & (1 << indexBits) - 1;
    if (first != linkedFrom) { // codes with the same first bits follow each other
      linkedFrom = first;
      linked = linked < 0 ? 1 << indexBits : linked + (1 << linkedBits);
      entries[first] = END | linked << VALUE_SHIFT;
    }
    for (int at = code >>> indexBits; at < 1 << linkedBits; at += 1 << bits - indexBits) {
      entries[linked + at] = entry;
    }
  }

  private int entry(int symbol, int bits) {
    return meanings[symbol] + (bits << CODE_SHIFT) + bits;
  }

  /// Adds one to a code whose first bit is the lowest: the carry goes down. The last code of all stays.
  private static int after(int code, int bits) {
    int carry = Integer.highestOneBit(~code & (1 << bits) - 1);
    return carry == 0 ? code : code & carry - 1 | carry;
  }

  /// The entry of the code that `bits` start with, wherever it stands.
  static int look(int[] entries, int indexBits, long bits) {
    int entry = entries[(int) bits & (1 << indexBits) - 1];
    int link = entry >>> VALUE_SHIFT & 0xffff;
    if ((entry & SPECIAL) == 0 || link <= 1) {
      return entry;
    }
    return entries[link + ((int) (bits >>> indexBits) & (1 << MAX_CODE_BITS - indexBits) - 1)];
  }

  /// A length: the least one of its entry, and what the bits behind the code add.
  static int length(int entry, long bits) {
    return (entry >>> LENGTH_SHIFT & 0xff) + SHORTEST_LENGTH + added(entry, bits);
  }

  /// A distance: the least one of its entry, and what the bits behind the code add.
  static int distance(int entry, long bits) {
    return (entry >>> VALUE_SHIFT & 0x7fff) + added(entry, bits);
  }

  /// The number between the end of the code and the last bit to take. Shifts go by the lowest six bits.
  private static int added(int entry, long bits) {
    return (int) ((bits & (1L << entry) - 1) >>> (entry >>> CODE_SHIFT));
  }

  /// Lets an entry whose bits hold a literal and the code of another symbol in full decode both.
  ///
  /// Downwards, as the second symbol is looked up at a smaller index, which must still be a single one. The parts of
  /// both entries add up by themselves, but for a second byte, which moves up. There are no branches, as nothing could
  /// foretell which way they go.
  void pairSymbols() {
    for (int index = (1 << indexBits) - 1; index >= 0; index--) {
      int first = entries[index];
      int second = entries[index >>> first];
      int more = second + (~second >> 31 & 255 * (second & 0xff << VALUE_SHIFT));
      int bits = (first >>> CODE_SHIFT & 63) + (second >>> CODE_SHIFT & 63);
      int fits = bits - indexBits - 1 & ~first & ~(second << 1); // where its sign is set
      entries[index] = first + (more & fits >> 31);
    }
  }
}
