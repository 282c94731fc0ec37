package org.terrane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.nn.Init;
import org.terrane.nn.optim.AdamW;
import org.terrane.nn.train.Provenance;
import org.terrane.nn.train.Snapshot;
import org.terrane.nn.train.TrainState;
import org.terrane.rs.a2mae.A2Mae;
import org.terrane.rs.a2mae.A2MaeRecipe;
import org.terrane.rs.common.RecipeKeys;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.io.Safetensors;

/// `terrane evaluate` from a real pre-training to the table.
class EuroSatEvaluatorTest {
  @TempDir static Path folder;

  private static Path data;
  private static Path checkpoint;

  @BeforeAll
  static void pretrain() throws IOException {
    data = patches(folder.resolve("eurosat"));
    Path run = folder.resolve("run");
    Terminal terminal = Terminal.run(Main.commandLine(), "pretrain", "a2mae", "--preset", "unit", "--steps", "2",
        "--set", "data.places=2", "--set", "data.eurosat=" + data, "--out", run.toString());
    assertThat(terminal.exit()).as(terminal.err()).isZero();
    checkpoint = run.resolve("checkpoints/step-2.safetensors");
  }

  @Test
  void both_protocols_print_three_rows() {
    for (String protocol : new String[] {"knn", "linear"}) {
      Terminal terminal = evaluate(checkpoint, data, protocol);
      assertThat(terminal.exit()).as(terminal.err()).isZero();
      assertThat(terminal.out()).contains("checkpoint   " + checkpoint + ", step 2", "2 classes: learned from ")
          .containsPattern("pre-trained encoder         +\\d+\\.\\d %   +\\d+\\.\\d to +\\d+\\.\\d\n")
          .containsPattern("the same, random weights    +\\d+\\.\\d %   +\\d+\\.\\d to +\\d+\\.\\d\n")
          // Dark and bright: what the bands' means tell apart without a fault.
          .contains("band mean and deviation     100.0 %   100.0 to 100.0\n")
          .containsPattern("pre-trained encoder over the same, random weights: [+-]\\d+\\.\\d points, 95 % interval");
    }
  }

  @Test
  void the_table_is_the_same_every_time() {
    assertThat(evaluate(checkpoint, data, "knn")).isEqualTo(evaluate(checkpoint, data, "knn"));
  }

  @Test
  void a_run_that_saw_no_eurosat_is_normalised_by_the_patches_and_says_so() {
    Path run = folder.resolve("synthetic");
    Terminal.run(Main.commandLine(), "pretrain", "a2mae", "--preset", "unit", "--steps", "1", "--set", "data.places=2",
        "--out", run.toString());
    Terminal terminal = evaluate(run.resolve("checkpoints/step-1.safetensors"), data, "knn");
    assertThat(terminal.exit()).as(terminal.err()).isZero();
    assertThat(terminal.out()).contains("note         pre-training saw no EuroSAT");
  }

  @Test
  void the_encoder_of_swimdiff_is_measured_alike() {
    Path made = contrast("swimdiff", "data.bands=blue,red");
    for (String protocol : new String[] {"knn", "linear"}) {
      Terminal terminal = evaluate(made, data, protocol);
      assertThat(terminal.exit()).as(terminal.err()).isZero();
      assertThat(terminal.out()).contains("note         pre-training saw no EuroSAT")
          .containsPattern("pre-trained encoder         +\\d+\\.\\d %   +\\d+\\.\\d to +\\d+\\.\\d\n")
          .containsPattern("pre-trained encoder over the same, random weights: [+-]\\d+\\.\\d points, 95 % interval");
    }
    refused(contrast("infrared", "data.bands=nir,red"), data, "step-1.safetensors: its network must read none but red,"
        + " green and blue, which is all EuroSAT has, but reads B08 of sentinel-2-l2a");
  }

  @Test
  void the_encoder_of_skysense_is_measured_alike() {
    Terminal terminal = evaluate(pretrained("skysense", "sequences", "seed=1"), data, "knn");
    assertThat(terminal.exit()).as(terminal.err()).isZero();
    assertThat(terminal.out()).contains("note         pre-training saw no EuroSAT")
        .containsPattern("pre-trained encoder over the same, random weights: [+-]\\d+\\.\\d points, 95 % interval");
    refused(pretrained("skysense", "radar", "data.modalities=radar"), data, "step-1.safetensors: its network must have"
        + " learned from images of high resolution, which is how it reads EuroSAT, but learned from radar alone");
  }

  private static Path contrast(String name, String bands) {
    return pretrained("swimdiff", name, bands);
  }

  private static Path pretrained(String method, String name, String change) {
    Path run = folder.resolve(name);
    Terminal terminal = Terminal.run(Main.commandLine(), "pretrain", method, "--preset", "unit", "--steps", "1",
        "--set", "data.places=2", "--set", change, "--out", run.toString());
    assertThat(terminal.exit()).as(terminal.err()).isZero();
    return run.resolve("checkpoints/step-1.safetensors");
  }

  @Test
  void what_is_no_checkpoint_of_this_method_is_one_line() throws IOException {
    Path text = Files.writeString(folder.resolve("notes.safetensors"), "no tensors here");
    refused(text, data, "notes.safetensors: ");
    Path plain = folder.resolve("plain.safetensors");
    Safetensors.write(plain, Map.of("w", Tensor.zeros(DType.F32, 2)), Map.of());
    refused(plain, data, "plain.safetensors: must be a checkpoint with a 'step' in its metadata, but that is missing");
    refused(written("other", "{\"queue\": 3}", "{}"), data,
        "other.safetensors: must be a checkpoint of a2mae, swimdiff or skysense, but its recipe is of none of"
            + " them");
    String unit = RecipeKeys.toJson(A2MaeRecipe.presets().get("unit"));
    refused(written("bare", unit, "{}"), data, "bare.safetensors: must tell which bands it read");
    String facts = Snapshot.read(checkpoint).provenance().data();
    refused(written("mixed", RecipeKeys.toJson(A2MaeRecipe.presets().get("quick")), facts), data,
        "mixed.safetensors: must be a checkpoint of this model, but is of another: ");
    A2MaeRecipe radar = RecipeKeys.set(A2MaeRecipe.presets().get("unit"), "model.sources=sentinel-1");
    refused(written("radar", RecipeKeys.toJson(radar), facts), data,
        "radar.safetensors: its network must know the sensor sentinel-2-rgb, but knows only sentinel-1");
  }

  @Test
  void a_folder_without_the_classes_is_one_line() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("unlabelled/Forest")).getParent();
    refused(checkpoint, empty, "AnnualCrop: there is no such folder; EuroSAT RGB is AnnualCrop/*.jpg … SeaLake/*.jpg,");
  }

  private static Path written(String name, String recipe, String facts) {
    A2Mae model = A2Mae.create(Init.of(Key.of(1)), A2MaeRecipe.presets().get("unit").model());
    TrainState state = new TrainState(model, AdamW.create(model, AdamW.Config.MAE).state());
    return Snapshot.write(folder.resolve(name + ".safetensors"), 1, Provenance.of(recipe, facts, Key.of(1)), state)
        .file();
  }

  private static void refused(Path checkpoint, Path data, String problem) {
    Terminal terminal = evaluate(checkpoint, data, "knn");
    assertThat(terminal.exit()).as(terminal.err()).isEqualTo(2);
    assertThat(terminal.out()).isEmpty();
    assertThat(terminal.err()).startsWith("terrane: ").contains(problem).hasLineCount(1);
  }

  private static Terminal evaluate(Path checkpoint, Path data, String protocol) {
    return Terminal.run(Main.commandLine(), "evaluate", "--checkpoint", checkpoint.toString(), "--data",
        data.toString(), "--protocol", protocol);
  }

  /// Lakes are dark, fields are bright; both have a little noise.
  private static Path patches(Path folder) throws IOException {
    StringBuilder list = new StringBuilder("file,label,class\n");
    String[] classes = {"Lake", "Field"};
    for (int i = 0; i < 60; i++) {
      int label = i % 2;
      BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
      for (int p = 0; p < 64 * 64; p++) {
        int grey = (label == 0 ? 30 : 150) + Key.of(i).fold(p).below(40);
        image.setRGB(p % 64, p / 64, grey << 16 | grey << 8 | grey);
      }
      String name = classes[label] + "/" + classes[label] + "_" + i + ".png";
      Files.createDirectories(folder.resolve(classes[label]));
      ImageIO.write(image, "png", folder.resolve(name).toFile());
      list.append(name).append(',').append(label).append(',').append(classes[label]).append('\n');
    }
    Files.writeString(folder.resolve("labels.csv"), list);
    return folder;
  }
}
