package org.terrane.bench.raster;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.terrane.datasets.raster.Raster;
import org.terrane.datasets.raster.Window;

/// One side's passes over the same windows: how long each took.
final class Passes {
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final Raster raster;
  private final List<Window> windows;
  private final int[] bands;
  private final float[] pixels;
  private final List<Double> seconds = new ArrayList<>();
  private final List<Double> processor = new ArrayList<>();

  Passes(Raster raster, List<Window> windows) {
    this.raster = raster;
    this.windows = windows;
    bands = IntStream.range(0, raster.info().bands().size()).toArray();
    Window first = windows.getFirst();
    pixels = new float[bands.length * first.width() * first.height()];
  }

  /// Reads every window once, all bands.
  void run() {
    long before = SYSTEM.getProcessCpuTime();
    long start = System.nanoTime();
    for (Window window : windows) {
      raster.read(window, bands, pixels);
    }
    seconds.add((System.nanoTime() - start) / 1e9);
    processor.add((SYSTEM.getProcessCpuTime() - before) / 1e9);
  }

  /// Forgets the passes so far, which warmed up.
  void forget() {
    seconds.clear();
    processor.clear();
  }

  /// Wall-clock time of each pass.
  List<Double> seconds() {
    return List.copyOf(seconds);
  }

  /// Processor time of each pass, of all threads of the process.
  List<Double> processor() {
    return List.copyOf(processor);
  }

  /// All bands of a window.
  float[] pixels(Window window) {
    raster.read(window, bands, pixels);
    return pixels.clone();
  }
}
