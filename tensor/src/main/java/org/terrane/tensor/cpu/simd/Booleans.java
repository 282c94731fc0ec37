package org.terrane.tensor.cpu.simd;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.VectorMask;

/// Masks of float vectors as BOOL bytes in memory, eight lanes to a word, or four where a vector has no more.
///
/// `Long.expand` and `Long.compress` are single instructions (PDEP, PEXT) where a vector has eight lanes or more.
final class Booleans {
  private static final long LOWEST_BITS = 0x0101_0101_0101_0101L;
  private static final int LANES = Lanes.count();

  private Booleans() {}

  static void store(VectorMask<Float> mask, MemorySegment y, long at) {
    long bits = mask.toLong();
    if (LANES == 4) {
      y.set(JAVA_INT_UNALIGNED, at, (int) Long.expand(bits, LOWEST_BITS));
      return;
    }
    for (int lane = 0; lane < LANES; lane += 8) {
      y.set(JAVA_LONG_UNALIGNED, at + lane, Long.expand(bits >>> lane, LOWEST_BITS));
    }
  }

  static VectorMask<Float> load(MemorySegment x, long at) {
    if (LANES == 4) {
      return VectorMask.fromLong(Lanes.FLOATS, Long.compress(x.get(JAVA_INT_UNALIGNED, at), LOWEST_BITS));
    }
    long bits = 0;
    for (int lane = 0; lane < LANES; lane += 8) {
      bits |= Long.compress(x.get(JAVA_LONG_UNALIGNED, at + lane), LOWEST_BITS) << lane;
    }
    return VectorMask.fromLong(Lanes.FLOATS, bits);
  }
}
