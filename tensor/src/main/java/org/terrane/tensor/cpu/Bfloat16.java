package org.terrane.tensor.cpu;

/// BF16, the upper half of an F32.
final class Bfloat16 {
  private static final short NAN = 0x7FC0;

  private Bfloat16() {}

  static float toFloat(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }

  /// To nearest, ties to even.
  static short of(float value) {
    if (Float.isNaN(value)) {
      return NAN;
    }
    int bits = Float.floatToRawIntBits(value);
    return (short) (bits + 0x7FFF + (bits >>> 16 & 1) >>> 16);
  }
}
