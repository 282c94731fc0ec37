package org.terrane.tensor.cpu.simd;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;
import static jdk.incubator.vector.VectorOperators.I2S;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.NE;
import static jdk.incubator.vector.VectorOperators.S2I;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// BF16, the upper half of an F32, to F32 and back; any count. Offsets count bytes.
public final class Bfloat16Kernel {
  private static final int LANES = Lanes.count();
  private static final VectorSpecies<Short> HALVES =
      VectorSpecies.of(short.class, VectorShape.forBitSize(LANES * Short.SIZE));
  private static final VectorSpecies<Integer> INTS = Lanes.FLOATS.withLanes(int.class);
  private static final int NAN = 0x7FC0;

  private Bfloat16Kernel() {}

  public static void widen(MemorySegment x, long xAt, MemorySegment y, long yAt, int n) {
    int whole = n - n % LANES;
    for (int i = 0; i < whole; i += LANES) {
      ShortVector half = ShortVector.fromMemorySegment(HALVES, x, xAt + 2L * i, Lanes.ORDER);
      IntVector bits = (IntVector) half.convertShape(S2I, INTS, 0);
      Lanes.store(bits.lanewise(LSHL, 16).reinterpretAsFloats(), y, yAt + 4L * i);
    }
    for (int i = whole; i < n; i++) {
      y.set(JAVA_FLOAT_UNALIGNED, yAt + 4L * i, toFloat(x.get(JAVA_SHORT_UNALIGNED, xAt + 2L * i)));
    }
  }

  /// To nearest, ties to even.
  public static void narrow(MemorySegment x, long xAt, MemorySegment y, long yAt, int n) {
    int whole = n - n % LANES;
    for (int i = 0; i < whole; i += LANES) {
      rounded(Lanes.load(x, xAt + 4L * i)).intoMemorySegment(y, yAt + 2L * i, Lanes.ORDER);
    }
    for (int i = whole; i < n; i++) {
      y.set(JAVA_SHORT_UNALIGNED, yAt + 2L * i, of(x.get(JAVA_FLOAT_UNALIGNED, xAt + 4L * i)));
    }
  }

  private static ShortVector rounded(FloatVector x) {
    IntVector bits = x.reinterpretAsInts();
    IntVector odd = bits.lanewise(LSHR, 16).and(1);
    IntVector upper = bits.add(0x7FFF).add(odd).lanewise(LSHR, 16);
    return (ShortVector) upper.blend(NAN, x.compare(NE, x).cast(INTS)).convertShape(I2S, HALVES, 0);
  }

  public static float toFloat(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }

  /// To nearest, ties to even.
  public static short of(float value) {
    if (Float.isNaN(value)) {
      return NAN;
    }
    int bits = Float.floatToRawIntBits(value);
    return (short) (bits + 0x7FFF + (bits >>> 16 & 1) >>> 16);
  }
}
