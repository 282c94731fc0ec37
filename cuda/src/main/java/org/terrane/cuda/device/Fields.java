package org.terrane.cuda.device;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// A struct that a kernel takes by value.
public interface Fields {
  long bytes();

  /// Writes all of it; `to` has exactly [#bytes].
  void write(MemorySegment to);

  /// A struct of 64-bit integers.
  static Fields of(long... values) {
    return new Fields() {
      @Override
      public long bytes() {
        return (long) Long.BYTES * values.length;
      }

      @Override
      public void write(MemorySegment to) {
        MemorySegment.copy(values, 0, to, ValueLayout.JAVA_LONG, 0, values.length);
      }
    };
  }
}
