package org.terrane.tests.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.terrane.nn.train.MetricLog;
import org.terrane.nn.train.StepMetrics;

/// A whole run of `terrane pretrain`: what it leaves, and that nothing ends it badly.
class RunTest {
  private static final int STEPS = 8;
  private static final int EVERY = 3;

  @TempDir Path folder;

  /// Killed by SIGKILL between checkpoints, twice, and gone on with another number of threads each time. The run that
  /// is not killed is one in this process.
  @ParameterizedTest
  @ValueSource(strings = {"a2mae", "swimdiff", "skysense"})
  void a_killed_run_reaches_the_bits_of_one_that_was_not_killed(String method) throws Exception {
    Path whole = folder.resolve("whole");
    Path killed = folder.resolve("killed");
    Terrane.Ending ending = Terrane.here(pretrain(method, whole));
    assertThat(ending.code()).as(ending.output()).isZero();
    assertThat(ending.output()).endsWith("report: " + whole.resolve("report.html") + "\n");

    killAfter(1, killed, Terrane.start(1, log(), pretrain(method, killed)));
    killAfter(4, killed, Terrane.start(3, log(), "resume", killed.toString()));
    assertThat(killed.resolve("report.html")).doesNotExist();
    ending = Terrane.run(2, log(), "resume", killed.toString());

    assertThat(ending.code()).as(ending.output()).isZero();
    assertThat(ending.output()).endsWith("report: " + killed.resolve("report.html") + "\n");
    assertThat(losses(killed)).hasSize(STEPS).isEqualTo(losses(whole));
    String last = "checkpoints/step-" + STEPS + ".safetensors";
    assertThat(killed.resolve(last)).hasSameBinaryContentAs(whole.resolve(last));
    assertThat(killed.resolve("report.html")).isNotEmptyFile();
  }

  /// SIGTERM, which the JVM treats as it treats Ctrl-C.
  @Test
  void a_run_asked_to_end_leaves_a_checkpoint_and_a_report() throws Exception {
    Path run = folder.resolve("run");
    Process process =
        Terrane.start(2, log(), pretrain("a2mae", run, "--set", "steps=100000", "--set", "checkpoint.every=100000"));
    waitForStep(2, run, process);
    process.destroy();
    Terrane.Ending ending = Terrane.end(process, log());

    int step = losses(run).size();
    assertThat(ending.output()).contains("stopped after step " + step + "; go on with: terrane resume " + run)
        .endsWith("report: " + run.resolve("report.html") + "\n");
    assertThat(run.resolve("checkpoints")).isDirectoryContaining(
        file -> file.endsWith("step-" + step + ".safetensors"));
    assertThat(run.resolve("report.html")).isNotEmptyFile();
  }

  @Test
  void a_run_that_diverges_says_where_and_what_is_left() throws Exception {
    Path run = folder.resolve("run");
    Terrane.Ending ending = Terrane.run(2, log(),
        pretrain("a2mae", run, "--set", "optim.lr=1e30", "--set", "checkpoint.every=1"));

    assertThat(ending.code()).isEqualTo(1);
    assertThat(ending.output().lines().toList().getLast())
        .matches("terrane: step 3: loss is NaN; first made by \\[.*\\] F32 \\(.*\\) after .*; last good checkpoint .*")
        .endsWith(run.resolve("checkpoints/step-2.safetensors").toString());
  }

  private static String[] pretrain(String method, Path run, String... more) {
    return Stream.concat(Stream.of("pretrain", method, "--preset", "unit", "--steps", "" + STEPS, "--set",
        "checkpoint.every=" + EVERY, "--set", "data.places=2", "--out", run.toString()), Stream.of(more))
        .toArray(String[]::new);
  }

  private Path log() {
    return folder.resolve("log.txt");
  }

  private void killAfter(int step, Path run, Process process) throws Exception {
    waitForStep(step, run, process);
    process.destroyForcibly();
    assertThat(Terrane.end(process, log()).code()).isNotZero();
  }

  private void waitForStep(int step, Path run, Process process) throws Exception {
    Path metrics = run.resolve("metrics.jsonl");
    String line = "\"step\":" + step + ",";
    while (process.isAlive() && !(Files.exists(metrics) && Files.readString(metrics).contains(line))) {
      Thread.sleep(1);
    }
    assertThat(process.isAlive()).as(Files.readString(log())).isTrue();
  }

  private static List<Float> losses(Path run) throws IOException {
    return MetricLog.read(run.resolve("metrics.jsonl")).stream().map(StepMetrics::loss).toList();
  }
}
