package org.terrane.tensor.cpu.simd;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/// `y = value`, any count; the offset counts bytes.
public final class FillKernel {
  private static final int LANES = Lanes.count();

  private FillKernel() {}

  public static void fill(float value, MemorySegment y, long yAt, int n) {
    FloatVector all = FloatVector.broadcast(Lanes.FLOATS, value);
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      Lanes.store(all, y, yAt + 4L * i);
    }
    for (; i < n; i++) {
      y.set(JAVA_FLOAT, yAt + 4L * i, value);
    }
  }
}
