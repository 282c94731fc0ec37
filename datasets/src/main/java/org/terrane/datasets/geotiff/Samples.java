package org.terrane.datasets.geotiff;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.terrane.datasets.raster.SampleType;

/// Stored values to floats.
final class Samples {

  private static final VarHandle SHORTS = MethodHandles.byteArrayViewVarHandle(short[].class, LITTLE_ENDIAN);
  private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, LITTLE_ENDIAN);
  private static final VarHandle FLOATS = MethodHandles.byteArrayViewVarHandle(float[].class, LITTLE_ENDIAN);
  private static final VarHandle DOUBLES = MethodHandles.byteArrayViewVarHandle(double[].class, LITTLE_ENDIAN);

  private Samples() {}

  /// Converts `count` little-endian values, every `step`-th from value number `first` on.
  static void toFloats(SampleType type, byte[] bytes, int first, int step, float[] into, int at, int count) {
    int from = first * type.bytes();
    int stride = step * type.bytes();
    switch (type) {
      case U8 -> bytes(bytes, from, stride, 0xff, into, at, count);
      case I8 -> bytes(bytes, from, stride, -1, into, at, count);
      case U16 -> shorts(bytes, from, stride, 0xffff, into, at, count);
      case I16 -> shorts(bytes, from, stride, -1, into, at, count);
      case U32 -> ints(bytes, from, stride, 0xffffffffL, into, at, count);
      case I32 -> ints(bytes, from, stride, -1, into, at, count);
      case F32 -> {
        for (int i = 0; i < count; i++) {
          into[at + i] = (float) FLOATS.get(bytes, from + i * stride);
        }
      }
      case F64 -> {
        for (int i = 0; i < count; i++) {
          into[at + i] = (float) (double) DOUBLES.get(bytes, from + i * stride);
        }
      }
    }
  }

  // The masks take away the sign that widening spread over the upper bits, or keep it.

  private static void bytes(byte[] bytes, int from, int stride, int mask, float[] into, int at, int count) {
    for (int i = 0; i < count; i++) {
      into[at + i] = bytes[from + i * stride] & mask;
    }
  }

  private static void shorts(byte[] bytes, int from, int stride, int mask, float[] into, int at, int count) {
    for (int i = 0; i < count; i++) {
      into[at + i] = (short) SHORTS.get(bytes, from + i * stride) & mask;
    }
  }

  private static void ints(byte[] bytes, int from, int stride, long mask, float[] into, int at, int count) {
    for (int i = 0; i < count; i++) {
      into[at + i] = (int) INTS.get(bytes, from + i * stride) & mask;
    }
  }

  /// Reverses the bytes of every value: what a big-endian file's values need before anything else.
  static void swap(byte[] bytes, int sampleBytes) {
    for (int i = 0; i < bytes.length; i += sampleBytes) {
      for (int low = i, high = i + sampleBytes - 1; low < high; low++, high--) {
        byte other = bytes[low];
        bytes[low] = bytes[high];
        bytes[high] = other;
      }
    }
  }
}
