package org.terrane.bench.step;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;

/// Times the steps of one process and prints the line that [StepBench] reads.
final class StepTimes {
  private static final int WARM_UP = 2;

  private StepTimes() {}

  /// A training step; gets its number, from 1, and returns the loss.
  interface Step {
    float run(int number);
  }

  static void measure(int batch, int steps, Step step) {
    double[] millis = new double[steps];
    long before = 0;
    double processorBefore = 0;
    float loss = 0;
    float first = 0;
    for (int i = -WARM_UP; i < steps; i++) {
      if (i == 0) {
        before = allocated();
        processorBefore = processorMillis();
      }
      long start = System.nanoTime();
      loss = step.run(i + WARM_UP + 1);
      if (i == -WARM_UP) {
        first = loss;
      } else if (i >= 0) {
        millis[i] = (System.nanoTime() - start) / 1e6;
      }
    }
    Arrays.sort(millis);
    System.out.printf(
        Locale.ROOT,
        "batch %d first_loss %.6f loss %.4f step_ms %.1f min_ms %.1f cpu_ms %.1f peak_mb %.0f heap_bytes_per_step %d%n",
        batch, first, loss, millis[steps / 2], millis[0], (processorMillis() - processorBefore) / steps,
        peakMegabytes(), (allocated() - before) / steps);
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getTotalThreadAllocatedBytes();
  }

  /// Of all threads of the process, those of the compiler and the collector included.
  private static double processorMillis() {
    var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return system.getProcessCpuTime() / 1e6;
  }

  private static double peakMegabytes() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines.filter(line -> line.startsWith("VmHWM:"))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElse(Double.NaN);
    } catch (IOException e) {
      return Double.NaN;
    }
  }
}
