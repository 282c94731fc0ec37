package org.terrane.tensor.cpu.simd;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.terrane.tensor.cpu.pool.Workers;

/// The program [GemmDirectiveTest] starts several times: repeats small products on one thread, with plain and
/// transposed operands and an epilogue so that all of its loops are seen, and prints the best rate in MFLOP/s. It
/// counts processor time, so that other programs on the machine do not matter.
final class KernelRate {
  private static final int SIZE = 96;
  private static final long NANOS = 2_500_000_000L;
  private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

  private KernelRate() {}

  public static void main(String[] arguments) {
    Workers.threads(1);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment a = matrix(arena);
      MemorySegment b = matrix(arena);
      MemorySegment c = matrix(arena);
      MemorySegment pre = matrix(arena);
      Epilogue epilogue = new Epilogue.BiasGelu(a, pre, SIZE);
      double best = 0;
      while (CLOCK.getCurrentThreadCpuTime() < NANOS) {
        Gemm.multiply(SIZE, SIZE, SIZE, a, 1, SIZE, b, 1, SIZE, c, SIZE, epilogue);
        long start = CLOCK.getCurrentThreadCpuTime();
        Gemm.multiply(SIZE, SIZE, SIZE, a, SIZE, 1, b, SIZE, 1, c, SIZE, Epilogue.ACCUMULATE);
        best = Math.max(best, 2e3 * SIZE * SIZE * SIZE / (CLOCK.getCurrentThreadCpuTime() - start));
      }
      System.out.println((long) best);
    }
  }

  private static MemorySegment matrix(Arena arena) {
    return arena.allocate(4L * SIZE * SIZE, 64);
  }
}
