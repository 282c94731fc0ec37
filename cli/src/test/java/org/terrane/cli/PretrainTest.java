package org.terrane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.rs.common.RecipeKeys;
import org.terrane.tensor.DType;
import picocli.CommandLine;

class PretrainTest {
  @TempDir Path folder;

  private final FakeMethod method = new FakeMethod();
  private Path out;
  private Path data;

  @BeforeEach
  void scenes() throws IOException {
    out = folder.resolve("run");
    data = Files.createDirectory(folder.resolve("data"));
    Files.createFile(data.resolve("scene.tif"));
  }

  @Test
  void a_run_folder_holds_recipe_and_report() {
    Terminal terminal = pretrain("--preset", "desk");
    assertThat(terminal).isEqualTo(new Terminal(0, "report: " + out.resolve("report.html") + "\n", ""));
    assertThat(RecipeKeys.read(FakeMethod.Recipe.class, out.resolve("recipe.json"))).isEqualTo(FakeMethod.preset(300));
    assertThat(out.resolve("report.html")).hasContent("done");
    assertThat(entries(folder)).as("nothing temporary stays").containsExactlyInAnyOrder("data", "run");
  }

  @Test
  void the_precision_is_that_of_products_and_stands_in_run_json() {
    assertThat(pretrain("--precision", "bf16").exit()).isZero();
    assertThat(method.precision).isEqualTo(DType.BF16);
    RunFolder run = new RunFolder(out);
    assertThat(run.fact("precision")).contains("bf16");
    assertThat(run.fact("device")).contains("cpu");
    assertThat(run.fact("none")).isEmpty();
  }

  @Test
  void steps_go_out_together_unless_they_shall_not_which_stands_in_run_json() {
    assertThat(pretrain().exit()).isZero();
    assertThat(method.oneByOne).isFalse();
    assertThat(new RunFolder(out).fact("cuda-graph")).contains("on");
    out = folder.resolve("other");
    assertThat(pretrain("--cuda-graph", "off").exit()).isZero();
    assertThat(method.oneByOne).isTrue();
    assertThat(new RunFolder(out).fact("cuda-graph")).contains("off");
  }

  @Test
  void the_first_preset_is_the_default() {
    pretrain();
    assertThat(method.prepared).isEqualTo(FakeMethod.preset(10));
  }

  @Test
  void later_sources_of_a_key_win_preset_file_option_set() throws IOException {
    Path recipe = Files.writeString(folder.resolve("my.json"), "{\"steps\": 20, \"optim\": {\"lr\": 0.5}}");
    pretrain("--recipe", recipe.toString(), "--steps", "30", "--seed=7", "--data", data.toString(), "--set", "seed=9");
    assertThat(method.prepared)
        .isEqualTo(
            new FakeMethod.Recipe(30, 9, new FakeMethod.Data(Optional.of(data)), new FakeMethod.Optim(0.5)));
  }

  @Test
  void a_relative_data_folder_is_kept_absolute() {
    Path relative = Path.of("").toAbsolutePath().relativize(data);
    pretrain("--data", relative.toString());
    assertThat(method.prepared.data().folder()).contains(data);
  }

  @Test
  void an_existing_run_is_not_touched() throws IOException {
    Files.createDirectory(out);
    Files.writeString(out.resolve("metrics.jsonl"), "precious");
    refused("--out " + out + ": the folder exists and is not empty; name another, or go on with: terrane resume "
        + out);
    assertThat(out.resolve("metrics.jsonl")).hasContent("precious");
    assertThat(entries(out)).containsExactly("metrics.jsonl");
  }

  @Test
  void an_empty_folder_is_taken() throws IOException {
    Files.createDirectory(out);
    assertThat(pretrain().exit()).isZero();
    assertThat(out.resolve("recipe.json")).exists();
  }

  @Test
  void a_file_in_the_way_is_named() throws IOException {
    Files.createFile(out);
    refused("--out " + out + ": must be a new folder, but is a file");
  }

  @Test
  void missing_parents_of_the_run_are_made() {
    out = folder.resolve("a/b/run");
    assertThat(pretrain().exit()).isZero();
    assertThat(out.resolve("report.html")).exists();
  }

  @Test
  void unusable_data_is_named_and_nothing_is_written() throws IOException {
    Path missing = folder.resolve("none");
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Path file = data.resolve("scene.tif");
    refusedLeavingNothing("--data " + missing + ": no such folder", "--data", missing.toString());
    refusedLeavingNothing("--data " + empty + ": the folder is empty", "--data", empty.toString());
    refusedLeavingNothing("--data " + file + ": must be a folder, but is a file", "--data", file.toString());
  }

  @Test
  void what_the_method_refuses_leaves_nothing() {
    method.refusal = "scene.tif: band B99 is unknown; did you mean 'B09'?";
    refusedLeavingNothing(method.refusal);
  }

  @Test
  void a_bad_recipe_leaves_nothing() throws IOException {
    Path recipe = Files.writeString(folder.resolve("recipe.json"), "{\"optim\": {\"lrr\": 1}}");
    refusedLeavingNothing(
        recipe + ": unknown key 'optim.lrr'; did you mean 'optim.lr'?", "--recipe", recipe.toString());
    refusedLeavingNothing("--set optim.lr=fast: 'optim.lr' must be a number, but is \"fast\"",
        "--set", "optim.lr=fast");
    refusedLeavingNothing("none.json: no such file", "--recipe", "none.json");
    refusedLeavingNothing("--steps 0: must be at least 1", "--steps", "0");
    refusedLeavingNothing("--preset dusk: unknown preset; did you mean 'desk'?", "--preset", "dusk");
    refusedLeavingNothing("--preset huge: unknown preset; the presets are unit, desk", "--preset", "huge");
    refusedLeavingNothing("--device gpu: must be cpu, cuda or auto", "--device", "gpu");
    refusedLeavingNothing("--precision f16: must be f32 or bf16", "--precision", "f16");
    refusedLeavingNothing("--cuda-graph maybe: must be on or off", "--cuda-graph", "maybe");
    refusedLeavingNothing("unknown option '--step'; did you mean '--steps'?", "--step=3");
    refusedLeavingNothing("invalid value for option '--steps': 'many' is not a long", "--steps", "many");
  }

  @Test
  void a_method_must_be_known() {
    assertThat(Terminal.run(terrane(), "pretrain"))
        .isEqualTo(new Terminal(2, "", "terrane: pretrain needs a method: fake\n"));
    assertThat(Terminal.run(terrane(), "pretrain", "fakr"))
        .isEqualTo(new Terminal(2, "", "terrane: unknown command 'fakr'; did you mean 'fake'?\n"));
  }

  private CommandLine terrane() {
    return Main.commandLine(Pretrain.command(List.of(method), InstantSource.system()));
  }

  private Terminal pretrain(String... arguments) {
    Stream<String> start = Stream.of("pretrain", "fake", "--out", out.toString());
    return Terminal.run(terrane(), Stream.concat(start, Arrays.stream(arguments)).toArray(String[]::new));
  }

  private void refused(String problem, String... arguments) {
    assertThat(pretrain(arguments)).isEqualTo(new Terminal(2, "", "terrane: " + problem + "\n"));
  }

  private void refusedLeavingNothing(String problem, String... arguments) {
    List<String> before = entries(folder);
    refused(problem, arguments);
    assertThat(entries(folder)).isEqualTo(before);
    assertThat(out).doesNotExist();
  }

  private static List<String> entries(Path folder) {
    try (var entries = Files.list(folder)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
