package org.terrane.tensor.cpu;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;

/// Loops over `n` contiguous elements that have no vector form: functions of `java.lang.Math`, and casts.
/// Offsets count bytes.
final class ScalarLoops {
  private ScalarLoops() {}

  static void sin(MemorySegment x, long xAt, MemorySegment y, long yAt, int n) {
    for (int i = 0; i < n; i++) {
      y.set(JAVA_FLOAT, yAt + 4L * i, (float) Math.sin(x.get(JAVA_FLOAT, xAt + 4L * i)));
    }
  }

  static void cos(MemorySegment x, long xAt, MemorySegment y, long yAt, int n) {
    for (int i = 0; i < n; i++) {
      y.set(JAVA_FLOAT, yAt + 4L * i, (float) Math.cos(x.get(JAVA_FLOAT, xAt + 4L * i)));
    }
  }

  static void pow(MemorySegment a, long aAt, MemorySegment b, long bAt, MemorySegment y, long yAt, int n) {
    for (int i = 0; i < n; i++) {
      double value = a.get(JAVA_FLOAT, aAt + 4L * i);
      double exponent = b.get(JAVA_FLOAT, bAt + 4L * i);
      double power = exponent == 3 ? value * value * value : Math.pow(value, exponent);
      y.set(JAVA_FLOAT, yAt + 4L * i, (float) power);
    }
  }

  static void fromBytes(MemorySegment x, long xAt, MemorySegment y, long yAt, int n) {
    for (int i = 0; i < n; i++) {
      y.set(JAVA_FLOAT, yAt + 4L * i, x.get(JAVA_BYTE, xAt + i) & 0xFF);
    }
  }

  static void fromInts(MemorySegment x, long xAt, MemorySegment y, long yAt, int n) {
    for (int i = 0; i < n; i++) {
      y.set(JAVA_FLOAT, yAt + 4L * i, x.get(JAVA_INT, xAt + 4L * i));
    }
  }

  static void fromLongs(MemorySegment x, long xAt, MemorySegment y, long yAt, int n) {
    for (int i = 0; i < n; i++) {
      y.set(JAVA_FLOAT, yAt + 4L * i, x.get(JAVA_LONG, xAt + 8L * i));
    }
  }

  static void fromDoubles(MemorySegment x, long xAt, MemorySegment y, long yAt, int n) {
    for (int i = 0; i < n; i++) {
      y.set(JAVA_FLOAT, yAt + 4L * i, (float) x.get(JAVA_DOUBLE, xAt + 8L * i));
    }
  }

  static void toDoubles(MemorySegment x, long xAt, MemorySegment y, long yAt, int n) {
    for (int i = 0; i < n; i++) {
      y.set(JAVA_DOUBLE, yAt + 8L * i, x.get(JAVA_FLOAT, xAt + 4L * i));
    }
  }
}
