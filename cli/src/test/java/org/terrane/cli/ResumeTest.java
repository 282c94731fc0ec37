package org.terrane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.rs.common.RecipeKeys;
import picocli.CommandLine;

class ResumeTest {
  @TempDir Path folder;

  private final FakeMethod method = new FakeMethod();
  private RunFolder run;

  @BeforeEach
  void aRun() {
    run = RunFolder.free(folder.resolve("run"));
    run.create("fake", RecipeKeys.toJson(FakeMethod.preset(42)));
  }

  @Test
  void the_latest_checkpoint_and_the_runs_own_recipe_are_taken() throws IOException {
    for (String name : List.of("step-90.safetensors", "step-100.safetensors", "step-200.safetensors.part", "x")) {
      Files.createFile(run.checkpoints().resolve(name));
    }
    assertThat(resume()).isEqualTo(new Terminal(0, "report: " + run.report() + "\n", ""));
    assertThat(method.checkpoint).contains(run.checkpoints().resolve("step-100.safetensors"));
    assertThat(method.prepared).isEqualTo(FakeMethod.preset(42));
  }

  @Test
  void a_run_without_checkpoint_cannot_go_on() {
    refused(run.path()
        + ": has no checkpoint (checkpoints/step-N.safetensors) to resume from; start anew with terrane pretrain");
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
    Files.createFile(run.checkpoints().resolve("step-1.safetensors"));
    Files.writeString(run.recipe(), "{}");
    refused(run.recipe() + ": missing key 'steps'");
    Files.writeString(run.path().resolve("run.json"), "{\"method\": \"swimdiff\"}");
    refused(run.path() + ": made by method 'swimdiff', which this build does not have");
    Files.writeString(run.path().resolve("run.json"), "{}");
    refused(run.path().resolve("run.json") + ": missing key 'method'");
  }

  private Terminal resume() {
    CommandLine command = Main.commandLine(new CommandLine(new Resume(List.of(method))));
    return Terminal.run(command, "resume", run.path().toString());
  }

  private void refused(String problem) {
    assertThat(resume()).isEqualTo(new Terminal(2, "", "terrane: " + problem + "\n"));
  }
}
