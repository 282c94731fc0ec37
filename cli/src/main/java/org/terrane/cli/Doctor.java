package org.terrane.cli;

import com.sun.management.OperatingSystemMXBean;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.terrane.cuda.driver.Cuda;
import org.terrane.cuda.driver.CudaFinding;
import org.terrane.datasets.raster.gdal.Gdal;
import org.terrane.datasets.raster.gdal.GdalFinding;
import org.terrane.tensor.cpu.pool.Workers;
import org.terrane.tensor.cpu.simd.SimdProbe;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `terrane doctor`: what this machine offers, and whether the engine runs on it as it should. Exit code 1 if not.
@Command(name = "doctor", description = "Shows what this machine offers and whether the engine runs well on it.",
    mixinStandardHelpOptions = true)
final class Doctor implements Callable<Integer> {
  private static final double GIBIBYTE = 1L << 30;

  private final DoubleSupplier multiply;
  private final DoubleSupplier plainLoop;
  private final Supplier<GdalFinding> gdal;
  private final Supplier<CudaFinding> cuda;

  @Spec private CommandSpec spec;

  Doctor() {
    this(SimdProbe::multiply, SimdProbe::plainLoop, Gdal::find, Cuda::find);
  }

  /// For tests, which must not measure, nor depend on what is installed.
  Doctor(DoubleSupplier multiply, DoubleSupplier plainLoop, Supplier<GdalFinding> gdal, Supplier<CudaFinding> cuda) {
    this.multiply = multiply;
    this.plainLoop = plainLoop;
    this.gdal = gdal;
    this.cuda = cuda;
  }

  /// One line of the table; `advice` is empty when all is well.
  private record Finding(String what, String value, String advice) {}

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    List<Finding> findings =
        List.of(
            fact("Terrane", Versions.terrane()), fact("Java", Versions.java()), fact("System", system()),
            fact("Processors", Runtime.getRuntime().availableProcessors() + ", of which the engine uses "
                + Workers.threads() + " (-Dterrane.threads=N)"),
            memory(), simd(), multiply(),
            fact("GDAL", gdal()),
            fact("CUDA", cuda()));
    findings.forEach(finding -> out.printf("%-12s%s%n", finding.what(), finding.value()));
    List<Finding> problems = findings.stream().filter(finding -> !finding.advice().isEmpty()).toList();
    problems.forEach(problem -> out.println("PROBLEM     " + problem.advice()));
    out.flush();
    return problems.isEmpty() ? 0 : Failures.FAILED;
  }

  private static Finding fact(String what, String value) {
    return new Finding(what, value, "");
  }

  private static String system() {
    return "%s %s, %s".formatted(
        System.getProperty("os.name"), System.getProperty("os.version"), System.getProperty("os.arch"));
  }

  private static Finding memory() {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    double heap = Runtime.getRuntime().maxMemory() / GIBIBYTE;
    double total = system.getTotalMemorySize() / GIBIBYTE;
    String value = format("%.1f GiB, %.1f GiB free; Java heap up to %.1f GiB, tensors outside it",
        total, system.getFreeMemorySize() / GIBIBYTE, heap);
    return new Finding("Memory", value, heap <= 0.8 * total ? "" : format(
        "the Java heap may take %.1f of %.1f GiB and leave too little for tensors: set TERRANE_OPTS=-Xmx%.0fg",
        heap, total, Math.max(1, Math.floor(total / 4))));
  }

  private static Finding simd() {
    int bits = SimdProbe.bits();
    return new Finding("SIMD", bits + " bit, " + bits / Float.SIZE + " floats at once", bits >= 256 ? "" :
        "the vector unit is narrower than 256 bit: training will be slow on this processor");
  }

  private Finding multiply() {
    double loop = plainLoop.getAsDouble();
    double rate = multiply.getAsDouble();
    String value = format("%.1f GFLOP/s on one thread; a plain Java loop reaches %.1f", rate, loop);
    return new Finding("Multiply", value, rate >= loop / 2 ? "" :
        "the matrix multiply is far slower than a plain loop, so the JVM compiled it badly: run terrane doctor again,"
            + " and report it if it stays");
  }

  /// A machine without a GPU is no problem: training does not need one.
  private String cuda() {
    return switch (cuda.get()) {
      case CudaFinding.Present present ->
          "%s%n%12straining runs on it with --device cuda; its kernels were tested on an emulator only"
              .formatted(present.facts(), "");
      case CudaFinding.Absent absent -> "not usable: %s; training runs on the CPU%n%12sfor a GPU: %s"
          .formatted(absent.reason(), "", absent.remedy());
    };
  }

  /// GeoTIFF does not need it.
  private String gdal() {
    return switch (gdal.get()) {
      case GdalFinding.Present present -> present.version() + "; GeoTIFF is read in Java all the same";
      case GdalFinding.Absent absent -> "not usable: %s; GeoTIFF is read in Java%n%12sfor other formats: %s"
          .formatted(absent.reason(), "", absent.remedy());
    };
  }

  private static String format(String pattern, Object... arguments) {
    return String.format(Locale.ROOT, pattern, arguments);
  }
}
