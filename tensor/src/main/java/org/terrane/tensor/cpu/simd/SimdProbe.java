package org.terrane.tensor.cpu.simd;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import jdk.incubator.vector.FloatVector;
import org.terrane.tensor.cpu.pool.Workers;

/// What this machine's vector unit is, and how fast the matrix multiply runs on it now: for `terrane doctor`.
///
/// A product of 2·512³ operations is repeated on one thread, timed by the processor time it takes (so other programs do
/// not count), until a second has brought nothing better. The same is done with a plain Java loop over arrays in L1. A
/// healthy multiply keeps up with the loop or is faster; one that the JVM has compiled badly (see [GemmDirective]) is
/// far slower.
public final class SimdProbe {
  private static final int SIZE = 512;
  private static final int LOOP = 2048;
  private static final int ROUNDS = 2000;
  private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();
  private static final long PATIENCE = 1_000_000_000;
  private static final double BETTER = 0.97;

  private SimdProbe() {}

  /// Width of the vectors the kernels use, in bits.
  public static int bits() {
    return FloatVector.SPECIES_PREFERRED.vectorBitSize();
  }

  /// Operations per nanosecond (GFLOP/s) of [Gemm] on one thread.
  public static double multiply() {
    int threads = Workers.threads();
    Workers.threads(1);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment a = matrix(arena);
      MemorySegment b = matrix(arena);
      MemorySegment c = matrix(arena);
      Runnable product = () -> Gemm.multiply(SIZE, SIZE, SIZE, a, SIZE, 1, b, SIZE, 1, c, SIZE, Epilogue.STORE);
      return 2.0 * SIZE * SIZE * SIZE / best(product);
    } finally {
      Workers.threads(threads);
    }
  }

  /// Operations per nanosecond (GFLOP/s) of `y += s · x` in plain Java on one thread.
  public static double plainLoop() {
    float[] x = new float[LOOP];
    float[] y = new float[LOOP];
    double nanos = best(() -> addScaled(y, x));
    if (y[LOOP - 1] != 0) {
      throw new AssertionError("0 + s · 0 must be 0, but is " + y[LOOP - 1]);
    }
    return 2.0 * LOOP * ROUNDS / nanos;
  }

  private static void addScaled(float[] y, float[] x) {
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < LOOP; i++) {
        y[i] += round * x[i];
      }
    }
  }

  /// Nanoseconds of processor time of the fastest run.
  private static double best(Runnable work) {
    double best = Double.MAX_VALUE;
    for (long improved = System.nanoTime(); System.nanoTime() - improved < PATIENCE; ) {
      long start = CLOCK.getCurrentThreadCpuTime();
      work.run();
      long nanos = CLOCK.getCurrentThreadCpuTime() - start;
      if (nanos < BETTER * best) {
        best = nanos;
        improved = System.nanoTime();
      }
    }
    return best;
  }

  private static MemorySegment matrix(Arena arena) {
    MemorySegment matrix = arena.allocate(ValueLayout.JAVA_FLOAT, (long) SIZE * SIZE);
    for (int i = 0; i < SIZE * SIZE; i++) {
      matrix.setAtIndex(ValueLayout.JAVA_FLOAT, i, i % 7 - 3);
    }
    return matrix;
  }
}
