package org.terrane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.datasets.raster.GeoTransform;

/// What a person may give `pretrain a2mae` that it cannot use: one line that names file and field, exit code 2, and no
/// trace of the run.
class BadInputTest {
  private static final int SIDE = 32;
  private static final GeoTransform NORTH_UP = GeoTransform.northUp(551_400, 5_655_600, 10, 10);

  @TempDir Path folder;

  private Path data;
  private Path out;
  private Path may;

  @BeforeEach
  void aPlace() {
    data = folder.resolve("data");
    out = folder.resolve("run");
    may = scene("may.tif", "2020-05-01", NORTH_UP, List.of("B02", "B03", "B04"));
    scene("june.tif", "2020-06-01", NORTH_UP, List.of("B02", "B03", "B04"));
  }

  @Test
  void a_place_of_two_images_is_enough() {
    Terminal terminal = pretrain();
    assertThat(terminal.exit()).as(terminal.err()).isZero();
    assertThat(out.resolve("report.html")).isNotEmptyFile();
  }

  @Test
  void a_missing_folder() {
    data = folder.resolve("none");
    refused("--data " + data + ": no such folder");
  }

  @Test
  void an_empty_folder() throws IOException {
    data = Files.createDirectory(folder.resolve("empty"));
    refused("--data " + data + ": the folder is empty");
  }

  @Test
  void a_folder_without_rasters() throws IOException {
    data = Files.createDirectory(folder.resolve("texts"));
    Files.writeString(data.resolve("notes.txt"), "no raster");
    refused(data + ": holds no raster file; expected *.img, *.j2k, *.jp2, *.tif, *.tiff, *.vrt here or in folders"
        + " below");
  }

  @Test
  void a_truncated_file() throws IOException {
    byte[] bytes = Files.readAllBytes(may);
    for (int length : new int[] {0, 4, 100, bytes.length / 2, bytes.length - 1}) {
      Files.write(may, Arrays.copyOf(bytes, length));
      refusedStarting(may + ": ");
    }
  }

  @Test
  void a_set_with_one_image() throws IOException {
    Files.delete(may);
    refused(data.resolve("june.tif")
        + ": is the only image of its place 'data'; an image set needs two or more images of one place");
  }

  @Test
  void an_unknown_band() {
    scene("may.tif", "2020-05-01", NORTH_UP, List.of("B02", "B99"));
    refusedStarting(may + ": band 2: sentinel-2-l2a has no band 'B99', did you mean 'B09'?");
  }

  @Test
  void a_missing_gsd() {
    scene("may.tif", "2020-05-01", null, List.of("B02"));
    refused(may + ": GSD missing: the file has no georeference; expected a pixel scale with a tie point, or a matrix");
  }

  @Test
  void a_misspelt_key() throws IOException {
    refused("--set optim.lrr=1: unknown key 'optim.lrr'; did you mean 'optim.lr'?", "--set", "optim.lrr=1");
    Path recipe = Files.writeString(folder.resolve("my.json"), "{\"data\": {\"bach\": 4}}");
    refused(recipe + ": unknown key 'data.bach'; did you mean 'data.batch'?", "--recipe", recipe.toString());
  }

  @Test
  void an_output_folder_that_exists() throws IOException {
    Files.createDirectory(out);
    Path mine = Files.writeString(out.resolve("mine.txt"), "keep");
    Terminal terminal = pretrain();
    assertThat(terminal).isEqualTo(new Terminal(2, "", "terrane: --out " + out
        + ": the folder exists and is not empty; name another, or go on with: terrane resume " + out + "\n"));
    assertThat(out).isDirectoryContaining("glob:**mine.txt");
    assertThat(mine).hasContent("keep");
  }

  @Test
  void a_checkpoint_of_another_model() throws IOException {
    assertThat(pretrain().exit()).isZero();
    Path recipe = out.resolve("recipe.json");
    Files.writeString(recipe, Files.readString(recipe).replace("\"embedDim\": 64", "\"embedDim\": 96"));
    String report = Files.readString(out.resolve("report.html"));

    Terminal terminal = Terminal.run(Main.commandLine(), "resume", out.toString());
    assertThat(terminal.exit()).isEqualTo(2);
    assertThat(terminal.err()).startsWith("terrane: " + out.resolve("checkpoints/step-2.safetensors") + ": ")
        .contains("(96").contains("(64").hasLineCount(1);
    assertThat(out.resolve("report.html")).hasContent(report);
  }

  private Path scene(String name, String date, @Nullable GeoTransform transform, List<String> bands) {
    return new MadeScene(SIDE, bands, date, transform, transform == null ? 0 : 32631).write(data.resolve(name));
  }

  private Terminal pretrain(String... arguments) {
    return Terminal.run(Main.commandLine(), Stream.concat(Stream.of("pretrain", "a2mae", "--preset", "unit", "--steps",
        "2", "--data", data.toString(), "--out", out.toString()), Stream.of(arguments)).toArray(String[]::new));
  }

  private void refused(String problem, String... arguments) {
    assertThat(pretrain(arguments)).isEqualTo(new Terminal(2, "", "terrane: " + problem + "\n"));
    assertThat(folder.resolve("run")).doesNotExist();
  }

  private void refusedStarting(String problem, String... arguments) {
    Terminal terminal = pretrain(arguments);
    assertThat(terminal.exit()).isEqualTo(2);
    assertThat(terminal.err()).startsWith("terrane: " + problem).hasLineCount(1);
    assertThat(folder).isDirectoryNotContaining("glob:**run*");
  }
}
