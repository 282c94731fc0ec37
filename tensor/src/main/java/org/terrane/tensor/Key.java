package org.terrane.tensor;

import java.util.List;
import java.util.stream.LongStream;

/// Where random numbers come from: a value, not a state. The same key always gives the same numbers, on every
/// device and whatever was drawn before; folding names and steps in gives independent ones:
/// `key.fold("mask").fold(step)`.
///
/// Counter-based: Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011), 128 bits
/// of counter and 64 bits of key, so that element `i` of a tensor can be drawn without drawing those before it.
public record Key(long bits) {
  private static final long FOLD = 0x464f4c44L; // third counter word of a fold: never used by a draw

  public static Key of(long seed) {
    return new Key(seed).fold(0);
  }

  /// An independent key for each number.
  public Key fold(long number) {
    int[] block = Philox.block(bits, number, FOLD);
    return new Key(Integer.toUnsignedLong(block[0]) << 32 | Integer.toUnsignedLong(block[1]));
  }

  /// An independent key for each name (64-bit FNV-1a of its UTF-16 units).
  public Key fold(String name) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < name.length(); i++) {
      hash = (hash ^ name.charAt(i)) * 0x100000001b3L;
    }
    return fold(hash);
  }

  /// `count` independent keys.
  public List<Key> split(int count) {
    return LongStream.range(0, count).mapToObj(this::fold).toList();
  }

  /// A number in `[0, bound)`, for decisions made on the host.
  public int below(int bound) {
    return (int) Math.unsignedMultiplyHigh(fold("below").bits, bound);
  }

  /// A number in `[0, 1)`, for decisions made on the host.
  public double uniform() {
    return (fold("uniform").bits >>> 11) * 0x1p-53;
  }
}
