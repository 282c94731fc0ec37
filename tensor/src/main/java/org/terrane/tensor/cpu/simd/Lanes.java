package org.terrane.tensor.cpu.simd;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The widest float vectors of this CPU, and their way from and to native memory.
public final class Lanes {
  static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  static final ByteOrder ORDER = ByteOrder.nativeOrder();

  static {
    GemmDirective.install();
  }

  private Lanes() {}

  /// Floats of one vector; loops that ask for whole vectors mean a multiple of it.
  public static int count() {
    return FLOATS.length();
  }

  static FloatVector load(MemorySegment x, long at) {
    return FloatVector.fromMemorySegment(FLOATS, x, at, ORDER);
  }

  static void store(FloatVector value, MemorySegment y, long at) {
    value.intoMemorySegment(y, at, ORDER);
  }
}
