package org.terrane.tests.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.terrane.cuda.device.CudaDevice;
import org.terrane.cuda.driver.Cuda;
import org.terrane.cuda.driver.CudaContext;
import org.terrane.cuda.driver.CudaFinding;
import org.terrane.cuda.driver.DeviceMemory;
import org.terrane.cuda.driver.Launch;

/// What [CudaOnCpuTest] runs in a process of its own: the kernels of `faulty.cu`, wrong on purpose and right, and
/// memory that is written too early, to see whether the emulator finds it. It writes a line about each fault.
final class CudaFaults {
  /// The beginning of the line about a kernel.
  static final List<String> FOUND = List.of("race in faulty_no_barrier", "race in faulty_warp_barrier",
      "race in faulty_no_warp_barrier", "race in faulty_second_round", "race in faulty_blocks",
      "race in faulty_other_block", "memory of nobody in faulty_beyond");
  private static final List<String> FAIR = List.of("fair_barrier", "fair_warp_barrier", "fair_neighbours",
      "fair_atomic");
  private static final int NUMBERS = 128;

  private CudaFaults() {}

  public static void main(String[] ignored) {
    CudaDevice device = new CudaDevice(0, Cuda::find);
    List<String> faulty = FOUND.stream().map(line -> line.substring(line.lastIndexOf(' ') + 1)).toList();
    for (String kernel : faulty) {
      launch(device, kernel);
    }
    for (String kernel : FAIR) {
      launch(device, kernel);
    }
    if (Cuda.find() instanceof CudaFinding.Present present) {
      late(present.driver().open(0));
    }
    System.out.println("ended");
  }

  private static void launch(CudaDevice device, String kernel) {
    DeviceMemory y = device.allocate((long) NUMBERS * Float.BYTES, kernel);
    device.launch("faulty/" + kernel, Launch.of(2, NUMBERS / 2, 0), y);
    device.download(y, MemorySegment.ofArray(new float[NUMBERS]));
    device.free(y);
  }

  /// A device may fetch what it is given long after it was asked to.
  private static void late(CudaContext context) {
    CudaContext.Stream stream = context.createStream();
    DeviceMemory memory = context.allocate(Float.BYTES);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment host = arena.allocate(ValueLayout.JAVA_FLOAT);
      host.set(ValueLayout.JAVA_FLOAT, 0, 1);
      context.copyToDevice(memory, host, stream);
      host.set(ValueLayout.JAVA_FLOAT, 0, 2); // too early
      MemorySegment back = arena.allocate(ValueLayout.JAVA_FLOAT);
      context.copyToHost(back, memory, stream);
      assertThat(back.get(ValueLayout.JAVA_FLOAT, 0)).as("read too early").isZero();
      context.synchronize(stream);
      assertThat(back.get(ValueLayout.JAVA_FLOAT, 0)).as("written too early").isEqualTo(2);
    }
  }
}
