package org.terrane.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.rs.common.RecipeKeys;
import org.terrane.tensor.DType;
import picocli.CommandLine;

class ResumeTest {
  @TempDir Path folder;

  private final FakeMethod method = new FakeMethod();
  private RunFolder run;

  @BeforeEach
  void aRun() {
    run = RunFolder.free(folder.resolve("run"));
    run.create("fake", RecipeKeys.toJson(FakeMethod.preset(42)), Map.of());
  }

  @Test
  void the_latest_checkpoint_and_the_runs_own_recipe_are_taken() throws IOException {
    checkpoint(90);
    checkpoint(100);
    Files.createFile(run.checkpoints().resolve("step-200.safetensors.part"));
    assertThat(resume()).isEqualTo(new Terminal(0, "report: " + run.report() + "\n", ""));
    assertThat(method.from.orElseThrow().step()).isEqualTo(100);
    assertThat(method.prepared).isEqualTo(FakeMethod.preset(42));
  }

  @Test
  void a_run_that_was_ended_before_its_first_checkpoint_starts_again() {
    assertThat(resume().exit()).isZero();
    assertThat(method.from).isEmpty();
    assertThat(method.prepared).isEqualTo(FakeMethod.preset(42));
  }

  @Test
  void it_is_computed_as_it_was() throws IOException {
    resume();
    assertThat(method.precision).as("of runs made before there was a choice").isEqualTo(DType.F32);
    assertThat(method.oneByOne).isFalse();
    Files.writeString(run.path().resolve("run.json"),
        "{\"method\": \"fake\", \"precision\": \"bf16\", \"cuda-graph\": \"off\"}");
    resume();
    assertThat(method.precision).isEqualTo(DType.BF16);
    assertThat(method.oneByOne).isTrue();
  }

  @Test
  void an_unreadable_checkpoint_is_passed_over_and_told() throws IOException {
    checkpoint(90);
    Path damaged = Files.createFile(run.checkpoints().resolve("step-100.safetensors"));
    Terminal terminal = resume();
    assertThat(terminal.exit()).isZero();
    assertThat(terminal.err()).startsWith("terrane: skipped a checkpoint: " + damaged + ": ").hasLineCount(1);
    assertThat(method.from.orElseThrow().step()).isEqualTo(90);
  }

  @Test
  void a_run_with_no_readable_checkpoint_is_not_started_over() throws IOException {
    Files.createFile(run.checkpoints().resolve("step-100.safetensors"));
    Terminal terminal = resume();
    assertThat(terminal.exit()).isEqualTo(2);
    assertThat(terminal.err())
        .startsWith("terrane: " + run.path() + ": none of the checkpoints can be read: skipped a checkpoint: ")
        .hasLineCount(1);
  }

  @Test
  void a_folder_that_is_no_run_is_named() throws IOException {
    Files.delete(run.path().resolve("run.json"));
    refused(run.path() + ": not a run folder: run.json is missing");
    run = new RunFolder(folder.resolve("none"));
    refused(run.path() + ": no such run folder");
  }

  @Test
  void a_damaged_run_is_named() throws IOException {
    Files.writeString(run.recipe(), "{}");
    refused(run.recipe() + ": missing key 'steps'");
    Files.writeString(run.path().resolve("run.json"), "{\"method\": \"swimdiff\"}");
    refused(run.path() + ": made by method 'swimdiff', which this build does not have");
    Files.writeString(run.path().resolve("run.json"), "{}");
    refused(run.path().resolve("run.json") + ": missing key 'method'");
  }

  private void checkpoint(long step) throws IOException {
    byte[] header = "{\"__metadata__\":{\"step\":\"%d\"}}".formatted(step).getBytes(UTF_8);
    ByteBuffer file = ByteBuffer.allocate(8 + header.length).order(ByteOrder.LITTLE_ENDIAN);
    Files.write(
        run.checkpoints().resolve("step-" + step + ".safetensors"),
        file.putLong(header.length).put(header).array());
  }

  private Terminal resume() {
    CommandLine command = Main.commandLine(new CommandLine(new Resume(List.of(method))));
    return Terminal.run(command, "resume", run.path().toString());
  }

  private void refused(String problem) {
    assertThat(resume()).isEqualTo(new Terminal(2, "", "terrane: " + problem + "\n"));
  }
}
