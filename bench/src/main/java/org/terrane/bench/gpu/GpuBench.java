package org.terrane.bench.gpu;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.terrane.tensor.DType;
import org.terrane.tensor.Device;
import org.terrane.tensor.Run;
import org.terrane.tensor.Scope;

/// Times operations on one device, a copy of their memory among them. Arguments: `cuda` or `cpu`; `full`, or `tiny`,
/// which only shows that everything runs; the file of [Figures].
public final class GpuBench {
  private GpuBench() {}

  /// How much work there is.
  ///
  /// @param rows   of features, each of `width`; several times what the GPU's cache holds
  /// @param side   of square matrices
  /// @param tokens of a sequence, of which there are 16 with 16 heads of width 64
  /// @param runs   between two waits, at the most
  record Sizes(int rows, int width, int side, int tokens, int parameters, int runs) {
    static final Sizes FULL = new Sizes(65_536, 1024, 8192, 1024, 100_000_000, 200);
    static final Sizes TINY = new Sizes(4, 64, 32, 8, 1000, 1);
  }

  public static void main(String[] arguments) {
    Figures figures = new Figures(Path.of(arguments[2]));
    Sizes sizes = arguments[1].equals("tiny") ? Sizes.TINY : Sizes.FULL;
    if (sizes.equals(Sizes.TINY)) {
      figures.note("Sizes are tiny: that everything runs is all these figures say.");
    }
    Run.current().on(device(arguments[0])).call(() -> {
      // Those that have a target first.
      for (DType dtype : List.of(DType.BF16, DType.F32)) {
        Work.all(sizes, dtype).forEach(work -> figures.measure(work.name(), work.size(), () -> measure(work, sizes)));
      }
      return figures;
    });
    System.exit(figures.isComplete() ? 0 : 1);
  }

  static Device device(String kind) {
    return new Device(Device.Kind.valueOf(kind.toUpperCase(Locale.ROOT)), 0);
  }

  private static Figure measure(Work work, Sizes sizes) {
    double millis = Scope.run(() -> Timing.millis(work.prepare().get(), sizes.runs()));
    return new Figure(Figure.TERRANE, work.name(), work.size(), millis, work.cost() / millis / work.unit().perMilli,
        work.unit().symbol);
  }
}
