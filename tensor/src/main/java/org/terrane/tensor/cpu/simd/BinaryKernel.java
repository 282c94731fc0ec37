package org.terrane.tensor.cpu.simd;

import java.lang.foreign.MemorySegment;

/// `y = f(a, b)` for each function of two F32 numbers that has a vector form.
///
/// Each loop is a straight line over whole vectors: `n` is a multiple of [Lanes#count]. Offsets count bytes.
public final class BinaryKernel {
  private static final int LANES = Lanes.count();

  private BinaryKernel() {}

  /// One of the loops below.
  @FunctionalInterface
  public interface Loop {
    void run(MemorySegment a, long aAt, MemorySegment b, long bAt, MemorySegment y, long yAt, int n);
  }

  public static void add(MemorySegment a, long aAt, MemorySegment b, long bAt, MemorySegment y, long yAt, int n) {
    for (int i = 0; i < n; i += LANES) {
      Lanes.store(Lanes.load(a, aAt + 4L * i).add(Lanes.load(b, bAt + 4L * i)), y, yAt + 4L * i);
    }
  }

  public static void sub(MemorySegment a, long aAt, MemorySegment b, long bAt, MemorySegment y, long yAt, int n) {
    for (int i = 0; i < n; i += LANES) {
      Lanes.store(Lanes.load(a, aAt + 4L * i).sub(Lanes.load(b, bAt + 4L * i)), y, yAt + 4L * i);
    }
  }

  public static void mul(MemorySegment a, long aAt, MemorySegment b, long bAt, MemorySegment y, long yAt, int n) {
    for (int i = 0; i < n; i += LANES) {
      Lanes.store(Lanes.load(a, aAt + 4L * i).mul(Lanes.load(b, bAt + 4L * i)), y, yAt + 4L * i);
    }
  }

  public static void div(MemorySegment a, long aAt, MemorySegment b, long bAt, MemorySegment y, long yAt, int n) {
    for (int i = 0; i < n; i += LANES) {
      Lanes.store(Lanes.load(a, aAt + 4L * i).div(Lanes.load(b, bAt + 4L * i)), y, yAt + 4L * i);
    }
  }

  public static void max(MemorySegment a, long aAt, MemorySegment b, long bAt, MemorySegment y, long yAt, int n) {
    for (int i = 0; i < n; i += LANES) {
      Lanes.store(Lanes.load(a, aAt + 4L * i).max(Lanes.load(b, bAt + 4L * i)), y, yAt + 4L * i);
    }
  }

  public static void min(MemorySegment a, long aAt, MemorySegment b, long bAt, MemorySegment y, long yAt, int n) {
    for (int i = 0; i < n; i += LANES) {
      Lanes.store(Lanes.load(a, aAt + 4L * i).min(Lanes.load(b, bAt + 4L * i)), y, yAt + 4L * i);
    }
  }
}
