package org.terrane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `terrane data synth`, `index` and `info`, and training on what they made.
class DataLookTest {

  @TempDir static Path shared;
  @TempDir Path folder;

  private static Path earth;
  private Path catalogue;

  @BeforeAll
  static void anEarth() {
    earth = shared.resolve("earth");
    Terminal made = terrane("data", "synth", "--out", earth.toString(), "--places", "2");
    assertThat(made.exit()).as(made.err()).isZero();
    assertThat(made.out()).isEqualToIgnoringNewLines(
        earth + ": 2 places in 28 files; train on them with --data " + earth);
  }

  @BeforeEach
  void aCatalogue() {
    catalogue = folder.resolve("earth.jsonl");
  }

  @Test
  void a_run_sees_the_same_through_a_catalogue_as_in_its_folder() throws IOException {
    Terminal indexed = terrane("data", "index", earth.toString(), "--out", catalogue.toString());
    assertThat(indexed.out()).isEqualToIgnoringNewLines(
        catalogue + ": 2 places with 20 images; train on them with --data " + catalogue);
    assertThat(losses("listed", catalogue)).hasSize(2).isEqualTo(losses("found", earth));
  }

  @Test
  void places_are_listed_and_one_is_drawn() throws IOException {
    terrane("data", "index", earth.toString(), "--out", catalogue.toString());
    Terminal all = terrane("data", "info", catalogue.toString());
    assertThat(all.out().lines()).hasSize(3).first().asString().matches("place +images +sensors +dates +centre");
    assertThat(all.out()).contains("place-02  10      2 landsat-8, 4 sentinel-1, 4 sentinel-2-l2a  2019-03-08 to");

    Path png = folder.resolve("place.png");
    Terminal one = terrane("data", "info", earth.toString(), "--set", "place-02", "--png", png.toString());
    assertThat(one.exit()).as(one.err()).isZero();
    assertThat(one.out()).contains("10  sentinel-2-l2a  2019-10-21  10.0 m  288x288  B02 B03 B04");
    BufferedImage sheet = ImageIO.read(png.toFile());
    assertThat(sheet.getWidth()).as("six tiles of 192 and their gaps").isEqualTo(1208);
    long colours = IntStream.range(0, 192).mapToObj(x -> sheet.getRGB(8 + x, 100)).distinct().count();
    assertThat(colours).as("a picture, not a blank").isGreaterThan(50);
  }

  @Test
  void what_is_wrong_is_one_line_and_leaves_nothing() throws IOException {
    refused("--set place-9: there is no such place; did you mean 'place-01'?",
        "data", "info", earth.toString(), "--set", "place-9");
    refused("--png x.png: needs --set, since there are 2 places",
        "data", "info", earth.toString(), "--png", "x.png");
    refused("--out list.txt: must end in .jsonl", "data", "index", earth.toString(), "--out", "list.txt");
    refused("--places 0: must be at least 1", "data", "synth", "--out", earth.toString(), "--places", "0");
    refused("data needs a command: index, info, prepare, stats, synth", "data");
    Path broken = Files.writeString(earth.resolve("place-01/broken.tif"), "no raster");
    refused(broken + ": ", "data", "index", earth.toString(), "--out", catalogue.toString());
    assertThat(catalogue).doesNotExist();
    Terminal skipped =
        terrane("data", "index", earth.toString(), "--out", catalogue.toString(), "--unreadable", "skip");
    assertThat(skipped.out()).startsWith("left out 1 files that cannot be used, the first is " + broken + ": ");
    Files.delete(broken);
    Path none = folder.resolve("none.jsonl");
    refused("--data " + none + ": no such folder", "pretrain", "a2mae", "--data", none.toString());
  }

  private List<String> losses(String run, Path data) throws IOException {
    Path out = folder.resolve(run);
    Terminal trained = terrane("pretrain", "a2mae", "--preset", "unit", "--steps", "2", "--data", data.toString(),
        "--out", out.toString());
    assertThat(trained.exit()).as(trained.err()).isZero();
    return Files.readAllLines(out.resolve("metrics.jsonl")).stream().map(line -> line.split(",\"lr\"")[0]).toList();
  }

  private static void refused(String message, String... arguments) {
    Terminal terminal = terrane(arguments);
    assertThat(terminal.exit()).isEqualTo(2);
    assertThat(terminal.err()).startsWith("terrane: " + message);
    assertThat(terminal.err().lines()).hasSize(1);
  }

  private static Terminal terrane(String... arguments) {
    return Terminal.run(Main.commandLine(), arguments);
  }
}
