package org.terrane.bench.gpu;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.terrane.autograd.Autocast;
import org.terrane.bench.step.TerraneMae;
import org.terrane.tensor.DType;
import org.terrane.tensor.Device;
import org.terrane.tensor.Run;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;

/// Times operations on one device, each beside what a copy reaches there, and a training step in BF16 with and without
/// CUDA graphs; prints rows of a Markdown table. Arguments: `cuda` or `cpu`; `full`, or `tiny`, which only shows that
/// everything runs.
///
/// A run is queued and not waited for: a figure is the median of five times over several runs, each waited for once.
public final class GpuBench {
  private static final int TIMES = 5;
  private static final int WARM_UP = 3;
  private static final int STEP_BATCH = 64;
  private static final int STEPS = 10;

  private final Sizes sizes;
  private double copyRate;

  private GpuBench(Sizes sizes) {
    this.sizes = sizes;
  }

  /// How much work there is.
  ///
  /// @param rows      of features, each of `width`
  /// @param side      of square matrices
  /// @param tokens    of a sequence, of which there are 16 with 16 heads of width 64
  /// @param runs      between two waits
  record Sizes(int rows, int width, int side, int tokens, int parameters, int runs) {
    static final Sizes FULL = new Sizes(65_536, 1024, 8192, 1024, 100_000_000, 20);
    static final Sizes TINY = new Sizes(4, 64, 32, 8, 1000, 1);
  }

  public static void main(String[] arguments) {
    Device device = new Device(Device.Kind.valueOf(arguments[0].toUpperCase(Locale.ROOT)), 0);
    boolean tiny = arguments[1].equals("tiny");
    Run run = Run.current().on(device);
    System.out.println("| operation | size | ms | rate | of copy |\n|---|---|--:|--:|--:|");
    run.call(() -> {
      new GpuBench(tiny ? Sizes.TINY : Sizes.FULL).operations();
      return device;
    });
    if (!tiny) {
      Run half = run.with(new Autocast(DType.BF16));
      step("MAE ViT-B/16 step in BF16:", half);
      step("the same without CUDA graphs:", half.oneByOne());
    }
  }

  private static void step(String title, Run run) {
    System.out.println(title);
    run.call(() -> {
      TerraneMae.main(new String[] {Integer.toString(STEP_BATCH), Integer.toString(STEPS)});
      return title;
    });
  }

  private void operations() {
    for (DType dtype : List.of(DType.F32, DType.BF16)) {
      for (Work work : Work.ofBytes(sizes, dtype)) {
        double millis = Scope.run(() -> millis(work.prepare().get()));
        double rate = work.cost() / millis / 1e6;
        copyRate = work.name().equals("copy") ? rate : copyRate;
        row(work, dtype, millis, "%.0f GB/s".formatted(rate), "%.2f".formatted(rate / copyRate));
      }
      for (Work work : Work.ofProducts(sizes, dtype)) {
        double millis = Scope.run(() -> millis(work.prepare().get()));
        row(work, dtype, millis, "%.1f TFLOP/s".formatted(work.cost() / millis / 1e9), "");
      }
    }
  }

  private static void row(Work work, DType dtype, double millis, String rate, String share) {
    System.out.printf(Locale.ROOT, "| %s %s | %s | %.3f | %s | %s |%n", work.name(), dtype, work.size(), millis, rate,
        share);
  }

  /// Of one run.
  private double millis(Supplier<?> body) {
    times(body, WARM_UP);
    double[] millis = new double[TIMES];
    for (int i = 0; i < TIMES; i++) {
      long start = System.nanoTime();
      times(body, sizes.runs());
      millis[i] = (System.nanoTime() - start) / 1e6 / sizes.runs();
    }
    Arrays.sort(millis);
    return millis[TIMES / 2];
  }

  /// A download waits for everything before it.
  private static void times(Supplier<?> body, int runs) {
    for (int i = 0; i < runs; i++) {
      Scope.run(() -> {
        body.get();
      });
    }
    Scope.run(() -> {
      Tensor.ones(DType.F32).item();
    });
  }
}
