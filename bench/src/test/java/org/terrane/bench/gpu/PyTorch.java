package org.terrane.bench.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/// PyTorch's side of a run as it is, but for PyTorch itself, which machines without a GPU need not have: stand-ins say
/// what they are told.
final class PyTorch {
  /// Of each operation, by the clock that the stand-in for torch has.
  static final double MILLIS = 30;
  /// A line as `mae_torch.py` prints it last.
  static final String STEP = "torch 2.6.0 large batch 64 threads 2 cuda amp bf16: step_ms 200.0 (min 198.7)"
      + " images/s 320.00 GFLOP/s 39851.1";

  private PyTorch() {}

  /// Adds what `ops_torch.py` leaves.
  ///
  /// @param failing function of torch that cannot be run; empty for none
  /// @return its exit status
  static int operations(Path figures, String failing) throws IOException, InterruptedException {
    return run(Map.of("PYTHONPATH", Path.of("src/test/resources").toAbsolutePath().toString(), "TORCH_FAILS", failing,
        "PYTHONDONTWRITEBYTECODE", "1"), "python3", "ops_torch.py", figures.toString());
  }

  /// Adds what `gpu_run.sh` makes of what a training step prints.
  ///
  /// @param name `eager` or `compiled`
  static void step(Path figures, String name, String printed) throws IOException, InterruptedException {
    Path work = Files.createDirectories(figures.resolveSibling("work"));
    String script = """
        . ./gpu_run.sh
        part() { printf '%s\\n' "$PRINTED" >"$3"; }
        figures=$1 out=$2 work=$2 box=.
        peer_step "$3" 60 python3""";
    assertThat(run(Map.of("PRINTED", printed), "bash", "-euc", script, "-", figures.toString(), work.toString(), name))
        .isZero();
  }

  private static int run(Map<String, String> environment, String... command) throws IOException, InterruptedException {
    assumeTrue(Stream.of(System.getenv("PATH").split(":")).anyMatch(folder ->
        Files.isExecutable(Path.of(folder, command[0]))), "there is no " + command[0]);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes());
    int status = process.waitFor();
    assertThat(status).as(output).isLessThanOrEqualTo(1);
    return status;
  }
}
