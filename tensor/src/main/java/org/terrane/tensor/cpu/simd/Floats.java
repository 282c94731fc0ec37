package org.terrane.tensor.cpu.simd;

import static jdk.incubator.vector.VectorOperators.GT;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Vectors of float32 from and to native memory. Places are counted in elements.
final class Floats {
  static final VectorSpecies<Float> S = Lanes.FLOATS;
  /// Elements of a vector.
  static final int W = S.length();

  /// `x + −0` is x. A vector that comes around a loop is added to it before it is returned or the receiver of a
  /// call, see [Gemm6x2Kernel]; else C2 puts it on the heap at every turn.
  static final FloatVector NONE = FloatVector.broadcast(S, -0f);

  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

  private Floats() {}

  static FloatVector load(MemorySegment memory, long at) {
    return FloatVector.fromMemorySegment(S, memory, 4 * at, Lanes.ORDER);
  }

  static void store(FloatVector vector, MemorySegment memory, long at) {
    vector.intoMemorySegment(memory, 4 * at, Lanes.ORDER);
  }

  static float get(MemorySegment memory, long at) {
    return memory.get(FLOAT, 4 * at);
  }

  static void set(MemorySegment memory, long at, float value) {
    memory.set(FLOAT, 4 * at, value);
  }

  /// Lane by lane `b` where it is above `a`, else `a`; both may have come around a loop.
  static FloatVector larger(FloatVector a, FloatVector b) {
    FloatVector first = NONE.add(a);
    FloatVector second = NONE.add(b);
    return first.blend(second, second.compare(GT, first));
  }

  /// The sum of a vector's elements in a fixed order: halves are added to each other until one lane is left.
  /// `reduceLanes(ADD)` is free to choose an order, and does: compiled code and the interpreter differ in the last bit.
  static float sum(FloatVector vector) {
    FloatVector v = vector;
    if (W > 8) {
      v = v.add(v.rearrange(Transpose.SWAP_8));
    }
    if (W > 4) {
      v = v.add(v.rearrange(Transpose.SWAP_4));
    }
    if (W > 2) {
      v = v.add(v.rearrange(Transpose.SWAP_2));
    }
    return v.add(v.rearrange(Transpose.SWAP_1)).lane(0);
  }

  /// The largest of a vector's elements; not-a-numbers do not count.
  ///
  /// @param lanes scratch of W elements
  static float max(FloatVector vector, float[] lanes) {
    vector.intoArray(lanes, 0);
    float largest = lanes[0];
    for (int i = 1; i < W; i++) {
      largest = lanes[i] > largest ? lanes[i] : largest;
    }
    return largest;
  }
}
