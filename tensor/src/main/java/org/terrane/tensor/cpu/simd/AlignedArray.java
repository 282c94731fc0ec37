package org.terrane.tensor.cpu.simd;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/// Heap arrays for kernels, used from element [#START] on: vectors of 64 bytes then lie on lines of the cache. A vector
/// that lies across two lines is read and written at half the rate.
///
/// Java does not say where an array lies. But G1 puts one of more than half a region at the start of a region, which it
/// then has to itself; so arrays are made that large, unless all threads' together would take an eighth of the heap, as
/// with more than some thirty cores (`-XX:G1HeapRegionSize=4m` makes regions smaller). Elsewhere, as under another
/// collector, they may lie anywhere, which only costs time.
public final class AlignedArray {
  /// The first element on a line: the 16 bytes before element 0 are the array's header.
  public static final int START = 12;

  /// What a thread may have, and a few more.
  private static final long ARRAYS = 8;

  private static final int LEAST = least(regionBytes(), Runtime.getRuntime().availableProcessors(),
      Runtime.getRuntime().maxMemory());

  private AlignedArray() {}

  /// An array with room for so many floats from [#START] on.
  public static float[] of(int floats) {
    return new float[START + Math.max(floats, LEAST)];
  }

  /// `array` where it has the room, else a new one whose contents are not those of the old.
  public static float[] grown(float[] array, int floats) {
    return array.length >= START + floats ? array : of(floats);
  }

  /// Floats of the smallest array.
  static int least(int regionBytes, int threads, long heapBytes) {
    return ARRAYS * threads * regionBytes <= heapBytes / 8 ? regionBytes / 2 / Float.BYTES : 0;
  }

  private static int regionBytes() {
    @Nullable HotSpotDiagnosticMXBean vm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    try {
      return vm == null ? 0 : Integer.parseInt(vm.getVMOption("G1HeapRegionSize").getValue());
    } catch (IllegalArgumentException e) {
      return 0; // a JVM without this option
    }
  }
}
