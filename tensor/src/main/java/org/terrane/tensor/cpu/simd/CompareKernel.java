package org.terrane.tensor.cpu.simd;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.IS_FINITE;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.NE;

import java.lang.foreign.MemorySegment;

/// Questions to F32 numbers, answered by BOOL bytes, and the choice between two numbers by such bytes.
///
/// Each loop is a straight line over whole vectors: `n` is a multiple of [Lanes#count]. Offsets count bytes.
public final class CompareKernel {
  private static final int LANES = Lanes.count();

  private CompareKernel() {}

  /// One of the loops below.
  @FunctionalInterface
  public interface Loop {
    void run(MemorySegment a, long aAt, MemorySegment b, long bAt, MemorySegment y, long yAt, int n);
  }

  public static void eq(MemorySegment a, long aAt, MemorySegment b, long bAt, MemorySegment y, long yAt, int n) {
    for (int i = 0; i < n; i += LANES) {
      Booleans.store(Lanes.load(a, aAt + 4L * i).compare(EQ, Lanes.load(b, bAt + 4L * i)), y, yAt + i);
    }
  }

  public static void ne(MemorySegment a, long aAt, MemorySegment b, long bAt, MemorySegment y, long yAt, int n) {
    for (int i = 0; i < n; i += LANES) {
      Booleans.store(Lanes.load(a, aAt + 4L * i).compare(NE, Lanes.load(b, bAt + 4L * i)), y, yAt + i);
    }
  }

  public static void lt(MemorySegment a, long aAt, MemorySegment b, long bAt, MemorySegment y, long yAt, int n) {
    for (int i = 0; i < n; i += LANES) {
      Booleans.store(Lanes.load(a, aAt + 4L * i).compare(LT, Lanes.load(b, bAt + 4L * i)), y, yAt + i);
    }
  }

  public static void le(MemorySegment a, long aAt, MemorySegment b, long bAt, MemorySegment y, long yAt, int n) {
    for (int i = 0; i < n; i += LANES) {
      Booleans.store(Lanes.load(a, aAt + 4L * i).compare(LE, Lanes.load(b, bAt + 4L * i)), y, yAt + i);
    }
  }

  public static void gt(MemorySegment a, long aAt, MemorySegment b, long bAt, MemorySegment y, long yAt, int n) {
    for (int i = 0; i < n; i += LANES) {
      Booleans.store(Lanes.load(a, aAt + 4L * i).compare(GT, Lanes.load(b, bAt + 4L * i)), y, yAt + i);
    }
  }

  public static void ge(MemorySegment a, long aAt, MemorySegment b, long bAt, MemorySegment y, long yAt, int n) {
    for (int i = 0; i < n; i += LANES) {
      Booleans.store(Lanes.load(a, aAt + 4L * i).compare(GE, Lanes.load(b, bAt + 4L * i)), y, yAt + i);
    }
  }

  public static void isFinite(MemorySegment x, long xAt, MemorySegment y, long yAt, int n) {
    for (int i = 0; i < n; i += LANES) {
      Booleans.store(Lanes.load(x, xAt + 4L * i).test(IS_FINITE), y, yAt + i);
    }
  }

  /// `y = condition ? a : b`
  public static void where(MemorySegment condition, long cAt, MemorySegment a, long aAt, MemorySegment b, long bAt,
      MemorySegment y, long yAt, int n) {
    for (int i = 0; i < n; i += LANES) {
      Lanes.store(Lanes.load(b, bAt + 4L * i).blend(Lanes.load(a, aAt + 4L * i), Booleans.load(condition, cAt + i)),
          y, yAt + 4L * i);
    }
  }
}
