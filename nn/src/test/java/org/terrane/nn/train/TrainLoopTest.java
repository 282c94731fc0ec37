package org.terrane.nn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.nn.train.TinyTraining.Model;
import org.terrane.nn.train.TinyTraining.Noise;
import org.terrane.tensor.Device;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Backend;
import org.terrane.tensor.engine.Backends;

class TrainLoopTest {
  @TempDir
  Path folder;

  @Test
  void a_run_learns_and_keeps_the_last_checkpoints() throws IOException {
    TrainLoop.Ending ending = whole(folder);

    float[] losses = TinyTraining.losses(folder);
    assertThat(ending.step()).isEqualTo(TinyTraining.STEPS);
    assertThat(ending.stopped()).isFalse();
    assertThat(losses[TinyTraining.STEPS - 1]).isLessThan(0.8f * losses[0]);
    assertThat(checkpointNames(folder)).containsExactlyInAnyOrder("step-20.safetensors", "step-24.safetensors");
    StepMetrics first = MetricLog.read(folder.resolve("metrics.jsonl")).getFirst();
    assertThat(first.parts().get("half")).isEqualTo(first.loss() / 2);
    assertThat(first.learningRate()).isZero();
    assertThat(first.imagesPerSecond()).isPositive();
    assertThat(first.gflopPerSecond()).isPositive();
    assertThat(first.dataWait()).isBetween(0.0, 1.0);
  }

  @Test
  void no_step_leaves_a_tensor_behind() {
    Set<Long> alive = new HashSet<>();
    Backend backend = Backends.of(Device.CPU);

    TinyTraining.run(folder, TinyTraining.loop(folder), StopFlag.manual(), step -> alive.add(backend.liveBuffers()));

    assertThat(alive).hasSize(1);
  }

  @Test
  void a_share_of_the_gradient_is_measured_and_leaves_no_tensor_behind() {
    Model model = Model.create(64);
    Objective<Noise> plain = TinyTraining.objective(model);
    Objective<Noise> measured = (batch, key) -> {
      Objective.Loss loss = plain.loss(batch, key);
      GradientShare quarter = new GradientShare("quarter", loss.total().mul(0.25), model.parameters());
      return new Objective.Loss(loss.total(), loss.parts(), Optional.of(quarter));
    };
    Set<Long> alive = new HashSet<>();
    TinyTraining.run(folder, TinyTraining.loop(folder, model, measured, Noise::at), StopFlag.manual(),
        step -> alive.add(Backends.of(Device.CPU).liveBuffers()));

    assertThat(alive).hasSize(1);
    assertThat(MetricLog.read(folder.resolve("metrics.jsonl"))).hasSize(TinyTraining.STEPS)
        .allSatisfy(step -> assertThat(step.parts().get("quarter")).isCloseTo(0.25f, within(1e-5f)));
  }

  @Test
  void a_stopped_run_goes_on_as_if_it_had_not_been_stopped() throws IOException {
    Path whole = Files.createDirectory(folder.resolve("whole"));
    Path stopped = Files.createDirectory(folder.resolve("stopped"));
    whole(whole);

    StopFlag stop = StopFlag.manual();
    TrainLoop.Ending first = TinyTraining.run(stopped, TinyTraining.loop(stopped), stop, step -> {
      if (step == 12) {
        stop.raise();
      }
    });
    assertThat(first.step()).isEqualTo(12);
    assertThat(first.stopped()).isTrue();
    assertThat(checkpointNames(stopped)).contains("step-12.safetensors");
    TinyTraining.run(stopped, TinyTraining.loop(stopped), StopFlag.manual(), step -> { });

    assertSame(whole, stopped);
  }

  /// Real processes, killed by SIGKILL between two checkpoints, and each with another number of threads.
  @Test
  void a_killed_run_goes_on_as_if_it_had_not_been_killed_at_any_thread_count() throws Exception {
    Path whole = Files.createDirectory(folder.resolve("whole"));
    Path killed = Files.createDirectory(folder.resolve("killed"));
    whole(whole);

    endAfter(killed, 7, 1, Process::destroyForcibly); // last checkpoint: step 5
    assertThat(checkpointNames(killed)).containsExactly("step-5.safetensors");
    Files.writeString(killed.resolve("checkpoints/.step-10.safetensors.tmp"), "half a checkpoint");
    Files.writeString(killed.resolve("checkpoints/step-9.safetensors"), "half a checkpoint");
    endAfter(killed, 19, 3, Process::destroyForcibly);
    TinyTraining.run(killed, TinyTraining.loop(killed), StopFlag.manual(), step -> { });

    assertSame(whole, killed);
  }

  @Test
  void a_run_asked_to_end_finishes_its_step_and_writes_a_checkpoint() throws Exception {
    endAfter(folder, 7, 2, Process::destroy); // SIGTERM, which the JVM treats as it treats Ctrl-C

    assertThat(checkpointNames(folder)).containsExactlyInAnyOrder("step-5.safetensors", "step-7.safetensors");
    assertThat(Snapshot.read(checkpointFile(folder, 7)).step()).isEqualTo(7);
  }

  @Test
  void a_loss_that_is_no_number_stops_the_run_and_names_the_operation() {
    Model model = Model.create(8);
    Objective<Noise> sound = TinyTraining.objective(model);
    Objective<Noise> logOfNegative = (batch, key) -> batch.x()[0] == Noise.at(6).x()[0]
        ? Objective.Loss.of(model.forward(Tensor.of(batch.x(), 64, 6)).square().neg().sub(1).log().mean())
        : sound.loss(batch, key);
    TrainLoop<Noise> loop = TinyTraining.loop(folder, model, logOfNegative, Noise::at);

    assertThatThrownBy(() -> TinyTraining.run(folder, loop, StopFlag.manual(), step -> { }))
        .isInstanceOf(DivergedException.class)
        .hasMessage("step 7: loss is NaN; first made by [log] F32 (64, 1) after fc2.bias; last good checkpoint "
            + folder.resolve("checkpoints/step-5.safetensors"));
    assertThat(checkpointFile(folder, 7)).doesNotExist();
    assertThat(model.fc1().weight().value().toFloats()).doesNotContain(Float.NaN);
  }

  @Test
  void a_gradient_that_is_no_number_stops_the_run_before_it_reaches_a_weight() {
    Model model = Model.create(8);
    Objective<Noise> rootOfZero = (batch, key) -> Objective.Loss.of(
        model.forward(Tensor.of(batch.x(), 64, 6)).mul(0).sqrt().mean()); // 0 / 0 in the backward pass
    TrainLoop<Noise> loop = TinyTraining.loop(folder, model, rootOfZero, Noise::at);

    assertThatThrownBy(() -> TinyTraining.run(folder, loop, StopFlag.manual(), step -> { }))
        .isInstanceOf(DivergedException.class)
        .hasMessage("step 1: gradient norm is NaN; first made by [div] F32 (64, 1) after fc2.bias; "
            + "no checkpoint was written yet");
    assertThat(model.fc1().weight().value().toFloats()).doesNotContain(Float.NaN);
  }

  @Test
  void a_batch_that_fails_to_load_ends_the_run_with_its_own_error() {
    Model model = Model.create(8);
    TrainLoop<Noise> loop = TinyTraining.loop(folder, model, TinyTraining.objective(model), step -> {
      if (step == 3) {
        throw new IllegalStateException("scene.tif: is truncated");
      }
      return Noise.at(step);
    });

    assertThatThrownBy(() -> TinyTraining.run(folder, loop, StopFlag.manual(), step -> { }))
        .hasMessage("scene.tif: is truncated");
  }

  private static TrainLoop.Ending whole(Path folder) {
    return TinyTraining.run(folder, TinyTraining.loop(folder), StopFlag.manual(), step -> { });
  }

  private static void assertSame(Path whole, Path other) throws IOException {
    assertThat(TinyTraining.isComplete(other)).isTrue();
    assertThat(TinyTraining.losses(other)).isEqualTo(TinyTraining.losses(whole));
    byte[] last = Files.readAllBytes(checkpointFile(whole, TinyTraining.STEPS));
    assertThat(Files.readAllBytes(checkpointFile(other, TinyTraining.STEPS))).isEqualTo(last);
  }

  /// Starts a process, waits until it has made the step, and ends it.
  private static void endAfter(Path folder, int step, int threads, Consumer<Process> end) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process = new ProcessBuilder(java, "--add-modules", "jdk.incubator.vector",
        "--enable-native-access=ALL-UNNAMED", "-Xmx512m", "-Dterrane.threads=" + threads, "-cp",
        System.getProperty("java.class.path"), TinyTraining.class.getName(), folder.toString(),
        Integer.toString(step)).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader output = process.inputReader()) {
      assertThat(output.lines().anyMatch(("step " + step)::equals)).isTrue();
      end.accept(process);
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).isNotZero();
  }

  private static List<String> checkpointNames(Path folder) throws IOException {
    try (var files = Files.list(folder.resolve("checkpoints"))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static Path checkpointFile(Path folder, int step) {
    return folder.resolve("checkpoints/step-" + step + ".safetensors");
  }
}
