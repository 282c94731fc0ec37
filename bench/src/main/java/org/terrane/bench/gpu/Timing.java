package org.terrane.bench.gpu;

import java.util.Arrays;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.terrane.tensor.DType;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;

/// Times what a device is asked to do. A run is queued and not waited for.
final class Timing {
  private static final int TIMES = 5;
  /// After the first run: until the device's clock is up.
  private static final double WARM_UP_MILLIS = 200;
  /// Between two waits, so that the wait itself does not count.
  private static final double MILLIS = 20;

  private Timing() {}

  /// Of one run: the median of five times over several runs, each waited for once.
  ///
  /// @param mostRuns between two waits
  static double millis(Supplier<?> body, int mostRuns) {
    together(body, 1);
    long start = System.nanoTime();
    while (since(start) < WARM_UP_MILLIS) {
      together(body, 1);
    }
    int runs = (int) Math.clamp(MILLIS / together(body, 1), 1, mostRuns);
    return median(TIMES, () -> together(body, runs) / runs);
  }

  static double median(int times, DoubleSupplier sample) {
    double[] samples = new double[times];
    Arrays.setAll(samples, _ -> sample.getAsDouble());
    return median(samples);
  }

  /// Of an even number, the mean of the two in the middle, as PyTorch's side has it.
  static double median(double... samples) {
    double[] sorted = samples.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  /// Milliseconds of several runs, until the device has done the last.
  static double together(Supplier<?> body, int runs) {
    long start = System.nanoTime();
    for (int i = 0; i < runs; i++) {
      Scope.run(() -> {
        var _ = body.get();
      });
    }
    await();
    return since(start);
  }

  /// A download waits for everything before it.
  private static void await() {
    Scope.run(() -> {
      Tensor.ones(DType.F32).item();
    });
  }

  static double since(long start) {
    return (System.nanoTime() - start) / 1e6;
  }
}
