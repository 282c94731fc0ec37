package org.terrane.tensor.cpu.simd;

import static org.terrane.tensor.cpu.simd.Floats.S;
import static org.terrane.tensor.cpu.simd.Floats.W;
import static org.terrane.tensor.cpu.simd.Floats.load;
import static org.terrane.tensor.cpu.simd.Floats.store;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/// SiLU of elements `from` to `to`, and its gradient. With s the sigmoid of x.
public final class SiluKernels {
  private SiluKernels() {}

  /// `y = x · s`
  public static void forward(MemorySegment x, MemorySegment y, long from, long to) {
    int count = (int) (to - from);
    int whole = count - count % W;
    for (int i = 0; i < whole; i += W) {
      FloatVector v = load(x, from + i);
      store(v.mul(VectorMath.sigmoid(v)), y, from + i);
    }
    if (whole < count) {
      float[] rest = Row.read(x, from + whole, count - whole);
      FloatVector v = FloatVector.fromArray(S, rest, 0);
      v.mul(VectorMath.sigmoid(v)).intoArray(rest, 0);
      Row.write(rest, y, from + whole, count - whole);
    }
  }

  /// `dx = g · s · (1 + x · (1 − s))`
  public static void backward(MemorySegment x, MemorySegment g, MemorySegment dx, long from, long to) {
    int count = (int) (to - from);
    int whole = count - count % W;
    for (int i = 0; i < whole; i += W) {
      store(slope(load(x, from + i)).mul(load(g, from + i)), dx, from + i);
    }
    if (whole < count) {
      float[] rest = Row.read(x, from + whole, count - whole);
      float[] slopes = Row.read(g, from + whole, count - whole);
      slope(FloatVector.fromArray(S, rest, 0)).mul(FloatVector.fromArray(S, slopes, 0)).intoArray(slopes, 0);
      Row.write(slopes, dx, from + whole, count - whole);
    }
  }

  private static FloatVector slope(FloatVector x) {
    FloatVector s = VectorMath.sigmoid(x);
    return s.neg().add(1f).mul(x).add(1f).mul(s);
  }
}
