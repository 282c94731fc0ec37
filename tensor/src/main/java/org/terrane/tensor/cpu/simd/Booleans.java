package org.terrane.tensor.cpu.simd;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.VectorMask;

/// Masks of float vectors as BOOL bytes in memory, eight lanes to a word.
///
/// `Long.expand` and `Long.compress` are single instructions (PDEP, PEXT) where a vector has eight lanes or more.
final class Booleans {
  private static final long LOWEST_BITS = 0x0101_0101_0101_0101L;
  private static final int LANES = Lanes.count();

  private Booleans() {}

  static void store(VectorMask<Float> mask, MemorySegment y, long at) {
    long bits = mask.toLong();
    for (int lane = 0; lane < LANES; lane += 8) {
      y.set(JAVA_LONG_UNALIGNED, at + lane, Long.expand(bits >>> lane, LOWEST_BITS));
    }
  }

  static VectorMask<Float> load(MemorySegment x, long at) {
    long bits = 0;
    for (int lane = 0; lane < LANES; lane += 8) {
      bits |= Long.compress(x.get(JAVA_LONG_UNALIGNED, at + lane), LOWEST_BITS) << lane;
    }
    return VectorMask.fromLong(Lanes.FLOATS, bits);
  }
}
