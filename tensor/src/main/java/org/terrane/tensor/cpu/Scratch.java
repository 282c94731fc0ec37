package org.terrane.tensor.cpu;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// A thread's small native buffers, made once: for operands that must be laid out before a kernel can read them.
final class Scratch {
  /// Elements a buffer holds: a few of them fit L1 beside what is read and written.
  static final int ELEMENTS = 1024;
  private static final int BUFFERS = 10;
  private static final ThreadLocal<Scratch> OWN = ThreadLocal.withInitial(Scratch::new);

  private final MemorySegment[] buffers = new MemorySegment[BUFFERS];

  private MemorySegment doubles = MemorySegment.NULL;
  private MemorySegment floats = MemorySegment.NULL;

  private Scratch() {
    for (int i = 0; i < BUFFERS; i++) {
      buffers[i] = Arena.ofAuto().allocate(ELEMENTS * Float.BYTES, 64);
    }
  }

  static Scratch own() {
    return OWN.get();
  }

  MemorySegment buffer(int index) {
    return buffers[index];
  }

  /// A larger buffer, for partial results; it grows to what was ever asked for.
  MemorySegment doubles(long count) {
    doubles = grown(doubles, count * Double.BYTES);
    return doubles;
  }

  /// A larger buffer, for an operand that is laid out anew.
  MemorySegment floats(long count) {
    floats = grown(floats, count * Float.BYTES);
    return floats;
  }

  private static MemorySegment grown(MemorySegment buffer, long bytes) {
    return buffer.byteSize() >= bytes ? buffer : Arena.ofAuto().allocate(bytes, 64);
  }
}
