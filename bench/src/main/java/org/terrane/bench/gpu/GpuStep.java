package org.terrane.bench.gpu;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.terrane.autograd.Autocast;
import org.terrane.bench.step.MaeSizes;
import org.terrane.bench.step.TerraneMae;
import org.terrane.cuda.CudaBackend;
import org.terrane.cuda.device.CallCounts;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Run;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Backends;

/// Times the MAE training step in BF16 on one device, with and without CUDA graphs, and what of it the device is at
/// work. Arguments: `cuda` or `cpu`; `full` (ViT-L/16, batch 64), or `tiny`, which only shows that everything runs; the
/// file of [Figures].
public final class GpuStep {
  static final String WITH_GRAPHS = "step with graphs";
  static final String AHEAD = "step asked for ahead";

  static final Size FULL = new Size("ViT-L/16, batch 64", MaeSizes.LARGE, 64, 100, 20, 5, 8192);

  private static final String ONE_BY_ONE = "step without graphs";
  private static final Size TINY = new Size("tiny", new MaeSizes(32, 1, 2, 32, 1, 2), 1, 10, 1, 3, 32);
  /// Until all runs of calls are graphs again where other addresses are free.
  private static final int WARM_UP = 10;

  private final Size size;
  private final Figures figures;
  private final Optional<CudaBackend> cuda;
  private final TerraneMae mae;
  private int number;

  private GpuStep(Size size, Figures figures) {
    this.size = size;
    this.figures = figures;
    this.cuda = Backends.of(Run.current().device()) instanceof CudaBackend backend
        ? Optional.of(backend) : Optional.empty();
    this.mae = TerraneMae.create(size.model, size.batch);
  }

  /// @param warmUp steps before: a run of calls goes out one by one, then is recorded, then is launched; and what the
  ///               host does for a step is fast only when Java has compiled it
  /// @param steps  that are timed
  /// @param times  that steps asked for ahead are
  /// @param side   of the matrices whose product keeps the device at work in the meantime
  record Size(String title, MaeSizes model, int batch, int warmUp, int steps, int times, int side) {}

  public static void main(String[] arguments) {
    Figures figures = new Figures(Path.of(arguments[2]));
    Size size = arguments[1].equals("tiny") ? TINY : FULL;
    Run run = Run.current().on(GpuBench.device(arguments[0])).with(new Autocast(DType.BF16));
    run.call(() -> {
      figures.attempt(WITH_GRAPHS, size.title, () -> new GpuStep(size, figures)).ifPresent(GpuStep::measure);
      return figures;
    });
    System.exit(figures.isComplete() ? 0 : 1);
  }

  private void measure() {
    figures.measure(WITH_GRAPHS, size.title, this::withGraphs).ifPresent(step ->
        figures.measure(AHEAD, size.title, () -> ahead(step.millis())));
    figures.measure(ONE_BY_ONE, size.title, () -> Run.current().oneByOne().call(() -> figure(ONE_BY_ONE, median())));
  }

  private Figure withGraphs() {
    double first = steps(1);
    figures.note(String.format(Locale.ROOT, "The first step took %.1f s, in which kernels are compiled.", first / 1e3));
    double millis = median();
    cuda.ifPresent(backend -> figures.note(String.format(Locale.ROOT,
        "%.2f GB of the GPU's memory were taken for its tensors.", backend.reservedBytes() / 1e9)));
    return figure(WITH_GRAPHS, millis);
  }

  private double median() {
    steps(size.warmUp);
    CallCounts before = calls();
    double millis = Timing.median(size.steps, () -> steps(1));
    CallCounts all = calls().minus(before);
    figures.note(String.format(Locale.ROOT, "%s: %d calls of a step, %d of them in graphs.",
        Run.current().isOneByOne() ? ONE_BY_ONE : WITH_GRAPHS, (all.inGraphs() + all.alone()) / size.steps,
        all.inGraphs() / size.steps));
    return millis;
  }

  /// Milliseconds of several steps, the loss of each waited for.
  private double steps(int count) {
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      requireNumber(mae.step(++number, () -> { }));
    }
    return Timing.since(start);
  }

  /// A step's time where the device never waits for the host: products keep it at work while the host asks for the
  /// whole step behind them; what both take, less what the products take by themselves. What lies between this and a
  /// step as it is are launch gaps. Those between kernels that are all in the stream are not seen.
  private Figure ahead(double stepMillis) {
    Tensor a = Tensor.normal(Key.of(1), DType.BF16, size.side, size.side);
    int products = (int) Math.ceil(3 * stepMillis / Timing.millis(() -> a.matmul(a), 20));
    for (int i = 0; i < WARM_UP; i++) {
      behind(a, products);
    }
    List<Ahead> samples = IntStream.range(0, size.times).mapToObj(_ -> behind(a, products)).toList();
    double asking = median(samples, Ahead::asking);
    double alone = median(samples, Ahead::products);
    if (size.equals(FULL) && asking > alone) { // on an emulated driver that says nothing
      throw new IllegalStateException(String.format(Locale.ROOT,
          "asking for a step must end before the products do, but takes %.1f ms of %.1f", asking, alone));
    }
    figures.note(String.format(Locale.ROOT, "The host asks for a step in %.1f ms.", asking));
    return figure(AHEAD, median(samples, sample -> sample.both - sample.products));
  }

  /// Milliseconds.
  ///
  /// @param both     of products and a step behind them
  /// @param asking   in which the host asked for the step
  /// @param products of the products by themselves
  private record Ahead(double both, double asking, double products) {}

  private Ahead behind(Tensor a, int products) {
    double[] asking = new double[1];
    long start = System.nanoTime();
    for (int i = 0; i < products; i++) {
      Scope.run(() -> {
        a.matmul(a);
      });
    }
    long asked = System.nanoTime();
    requireNumber(mae.step(++number, () -> asking[0] = Timing.since(asked)));
    return new Ahead(Timing.since(start), asking[0], Timing.together(() -> a.matmul(a), products));
  }

  private static double median(List<Ahead> samples, ToDoubleFunction<Ahead> part) {
    return Timing.median(samples.stream().mapToDouble(part).toArray());
  }

  private static void requireNumber(float loss) {
    if (!Float.isFinite(loss)) {
      throw new ArithmeticException("the loss must be a number, but is " + loss);
    }
  }

  private CallCounts calls() {
    return cuda.map(CudaBackend::calls).orElse(new CallCounts(0, 0));
  }

  private Figure figure(String name, double millis) {
    return new Figure(Figure.TERRANE, name, size.title, millis, size.model.flops(size.batch) / millis / 1e9,
        "TFLOP/s");
  }
}
