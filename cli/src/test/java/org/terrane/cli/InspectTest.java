package org.terrane.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.rs.common.RecipeKeys;
import org.terrane.rs.swimdiff.SwimDiffRecipe;
import org.terrane.tensor.DType;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.io.Safetensors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class InspectTest {
  private static final String HEADER =
      """
      {"__metadata__":{"step":"90","recipe":"{\\"optim\\":{\\"lr\\":0.001}}"},\
      "proj.weight":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},\
      "scale":{"dtype":"F16","shape":[],"data_offsets":[24,26]}}""";

  @TempDir Path folder;

  @Test
  void tensors_totals_and_metadata_are_listed() throws IOException {
    Path file = file(HEADER, 26);
    assertThat(inspect(file.toString()))
        .isEqualTo(
            new Terminal(
                0,
                """
                proj.weight  F32   (2, 3)
                scale        F16   ()
                2 tensors, 7 elements, file of 0.2 KiB

                step: 90

                recipe: {
                  "optim" : {
                    "lr" : 0.001
                  }
                }
                """,
                ""));
  }

  @Test
  void json_holds_the_same() throws IOException {
    Path file = file(HEADER, 26);
    JsonNode tree = new JsonMapper().readTree(inspect("--json", file.toString()).out());
    assertThat(tree.get("file").stringValue()).isEqualTo(file.toString());
    assertThat(tree.get("bytes").longValue()).isEqualTo(Files.size(file));
    assertThat(tree.get("elements").longValue()).isEqualTo(7);
    assertThat(tree.at("/tensors/0").toString())
        .isEqualTo("{\"name\":\"proj.weight\",\"dtype\":\"F32\",\"shape\":[2,3]}");
    assertThat(tree.at("/metadata/recipe/optim/lr").doubleValue()).isEqualTo(0.001);
  }

  @Test
  void a_checkpoint_says_of_which_method_it_is_and_how_large_its_parts_are() throws IOException {
    Path file = folder.resolve("step-12.safetensors");
    String recipe = RecipeKeys.toJson(SwimDiffRecipe.presets().get("unit"));
    Safetensors.write(file, Map.of("model.query.encoder.a", Tensor.zeros(DType.F32, 2, 3), "model.query.head.b",
        Tensor.zeros(DType.F32, 4), "model.unet.stem.c", Tensor.zeros(DType.F32, 5), "optim", Tensor.zeros(DType.F32)),
        Map.of("step", "12", "recipe", recipe));
    assertThat(inspect(file.toString()).out()).contains("""
        checkpoint of swimdiff after 12 steps

        model.query     2 tensors         10 elements
        model.unet      1 tensors          5 elements
        optim           1 tensors          1 elements

        """);
    JsonNode tree = new JsonMapper().readTree(inspect("--json", file.toString()).out());
    assertThat(tree.get("method").stringValue()).isEqualTo("swimdiff");
  }

  @Test
  void a_damaged_file_is_one_line() throws IOException {
    Path file = file(HEADER, 20);
    Terminal terminal = inspect(file.toString());
    assertThat(terminal.exit()).isEqualTo(2);
    assertThat(terminal.err().lines()).hasSize(1).first().asString().startsWith("terrane: " + file + ": ");
  }

  @Test
  void what_is_no_file_is_named() {
    assertThat(inspect(folder.toString()))
        .isEqualTo(new Terminal(2, "", "terrane: " + folder + ": must be a safetensors file, but is a folder\n"));
    assertThat(inspect("none"))
        .isEqualTo(new Terminal(2, "", "terrane: none: must be a safetensors file, but does not exist\n"));
  }

  private static Terminal inspect(String... arguments) {
    String[] words = new String[arguments.length + 1];
    words[0] = "inspect";
    System.arraycopy(arguments, 0, words, 1, arguments.length);
    return Terminal.run(Main.commandLine(), words);
  }

  private Path file(String header, int dataBytes) throws IOException {
    byte[] json = header.getBytes(UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    return Files.write(folder.resolve("c.safetensors"), bytes.putLong(json.length).put(json).array());
  }
}
