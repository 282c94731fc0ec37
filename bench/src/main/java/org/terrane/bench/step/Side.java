package org.terrane.bench.step;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One library's training step as a command.
record Side(String name, List<String> command) {
  private static final Pattern FIRST_LOSS = Pattern.compile("first_loss ([\\d.]+)");
  private static final Pattern MILLIS = Pattern.compile("step_ms ([\\d.]+)");
  private static final Pattern PROCESSOR = Pattern.compile("cpu_ms ([\\d.]+)");
  private static final Pattern PEAK = Pattern.compile("peak_mb ([\\d.]+)");
  private static final Pattern HEAP = Pattern.compile("heap_bytes_per_step (\\d+)");

  /// What one process said, NaN where it did not: loss of the first step, median time of a step, mean processor time of
  /// a step, peak memory of the process, Java heap allocated by a step.
  record Outcome(double firstLoss, double millis, double processorMillis, double peakMegabytes, double heapBytes) {}

  /// A class of this package's, on the class path and with the flags of the JVM that runs now.
  static Side java(String name, Class<?> main, int batch, int steps, int threads) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of(
        "-Dterrane.threads=" + threads,
        "-Dai.djl.pytorch.num_threads=" + threads,
        "-Dai.djl.pytorch.num_interop_threads=1",
        "-Dai.djl.offline=true",
        "-DOPT_OUT_TRACKING=true",
        "-cp", System.getProperty("java.class.path"),
        main.getName(), Integer.toString(batch), Integer.toString(steps)));
    return new Side(name, command);
  }

  /// PyTorch by a script that takes `--batch`, `--steps`, `--threads` and prints `step_ms`.
  static Side python(String name, String python, Path script, int batch, int steps, int threads) {
    String wrapped = "import runpy, resource, sys; sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0]); "
        + "print('peak_mb', resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)";
    return new Side(name, List.of(
        python, "-c", wrapped, script.toString(), "--preset", "base",
        "--batch", Integer.toString(batch),
        "--steps", Integer.toString(steps),
        "--threads", Integer.toString(threads)));
  }

  /// Runs the command to its end.
  ///
  /// @throws IOException with what the command printed, when it fails
  Outcome run() throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0) {
      throw new IOException(name + " ended with code " + process.exitValue() + ":\n" + output);
    }
    return new Outcome(number(FIRST_LOSS, output), number(MILLIS, output), number(PROCESSOR, output),
        number(PEAK, output), number(HEAP, output));
  }

  private static double number(Pattern pattern, String output) {
    Matcher found = pattern.matcher(output);
    return found.find() ? Double.parseDouble(found.group(1)) : Double.NaN;
  }
}
