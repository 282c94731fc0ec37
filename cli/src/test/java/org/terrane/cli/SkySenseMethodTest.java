package org.terrane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.datasets.raster.GeoTransform;
import org.terrane.nn.Init;
import org.terrane.nn.StateDict;
import org.terrane.nn.Weights;
import org.terrane.nn.layer.Linear;
import org.terrane.nn.layer.swin.SwinConfig;
import org.terrane.nn.layer.swin.SwinTransformerV2;
import org.terrane.nn.train.MetricLog;
import org.terrane.nn.train.StepMetrics;
import org.terrane.rs.common.RecipeKeys;
import org.terrane.rs.skysense.DataRule;
import org.terrane.tensor.Key;

/// `pretrain skysense` on the synthetic Earth: what a run leaves and goes on from, and what it cannot use.
class SkySenseMethodTest {
  @TempDir Path folder;

  @Test
  void a_run_leaves_metrics_and_a_report_and_can_be_gone_on_with() {
    Path run = folder.resolve("run");
    Terminal terminal = pretrain("data.places=2", "checkpoint.every=2");
    assertThat(terminal.exit()).as(terminal.err()).isZero();
    assertThat(run.resolve("report.html")).isNotEmptyFile();
    List<StepMetrics> metrics = MetricLog.read(run.resolve("metrics.jsonl"));
    assertThat(metrics).hasSize(3).allSatisfy(step -> assertThat(step.parts()).containsOnlyKeys("hr_pixel", "hr_object",
        "hr_image", "ms_pixel", "ms_object", "ms_image", "sar_pixel", "sar_object", "sar_image", "fused_pixel",
        "fused_object", "fused_image", "alignment", "retrieval", "teacher_entropy", "feature_spread"));

    assertThat(run.resolve("checkpoints/step-3.safetensors").toFile().delete()).isTrue();
    Terminal again = Terminal.run(Main.commandLine(), "resume", run.toString());
    assertThat(again.exit()).as(again.err()).isZero();
    assertThat(MetricLog.read(run.resolve("metrics.jsonl"))).extracting(StepMetrics::loss)
        .isEqualTo(metrics.stream().map(StepMetrics::loss).toList());

    Terminal inspected = Terminal.run(Main.commandLine(), "inspect",
        run.resolve("checkpoints/step-3.safetensors").toString());
    assertThat(inspected.exit()).isZero();
    assertThat(inspected.out()).contains("checkpoint of skysense after 3 steps", "model.student", "model.teacher",
        "model.centres", "model.geo");
  }

  @Test
  void a_misspelt_key() {
    refused("--set loss.aligment=1: unknown key 'loss.aligment'; did you mean 'loss.alignment'?", "loss.aligment=1");
  }

  @Test
  void cells_that_the_patches_of_a_series_do_not_divide() {
    refused("views.cells and views.localCells must be multiples of model.multispectral.patch 4, but are 6 and 4",
        "views.cells=6");
  }

  @Test
  void more_regions_than_the_bank_holds() {
    refused("model.geo.regions must be 4 or more, as many as there are regions in the data, but is 1; set it higher",
        "data.places=4", "model.geo.regions=1");
  }

  @Test
  void a_square_larger_than_all_places() {
    refused("[sequence] none of 2 image sets gives a sequence (left out 2 places smaller than a square of 8000 m, the"
        + " largest is synthetic/place-0", "data.places=2", "data.metres=2000");
  }

  @Test
  void a_modality_of_which_there_is_nothing() {
    scene("west/may.tif", "2020-05-01", 0);
    scene("west/june.tif", "2020-06-01", 0);
    String data = "data.folder=" + data();
    refused("[sequence] none of 1 image sets gives a sequence (left out 1 places without a dated image that has all"
        + " bands); there are images of sentinel-2-l2a; ask for what there is", data, "data.modalities=radar");
    refused("data.modalities asks for radar, but no place has a dated image of sentinel-1 with VV, VH; there are images"
        + " of sentinel-2-l2a; ask for what there is", data, "data.modalities=multispectral,radar");
    refused("data.highResolution asks for high resolution, but no place has an image with red, green, blue that is no"
        + " series' only one; there are images of sentinel-2-l2a; ask for what there is", data,
        "data.highResolution=camera");
  }

  /// A folder's images are put together by where they lie; a catalogue may say otherwise.
  @Test
  void images_of_one_place_that_share_no_ground() throws IOException {
    Path may = scene("east/may.tif", "2020-05-01", 30_000);
    scene("east/june.tif", "2020-06-01", 30_000);
    Path july = scene("west/july.tif", "2020-07-01", 0);
    scene("west/august.tif", "2020-08-01", 0);
    Path places = folder.resolve("places.jsonl");
    Terminal index = Terminal.run(Main.commandLine(), "data", "index", data().toString(), "--out", places.toString());
    assertThat(index.exit()).as(index.err()).isZero();
    List<String> lines = Files.readAllLines(places);
    String images = "\"images\":[";
    String both = lines.get(0).substring(0, lines.get(0).length() - "]}".length()) + ","
        + lines.get(1).substring(lines.get(1).indexOf(images) + images.length());
    Files.writeString(places, both + "\n");
    refused("[sequence] the images of east share no ground: " + july + " does not overlap " + may
        + "; correct their georeferences, or say that such places are skipped", "data.folder=" + places);
  }

  @Test
  void series_without_dates() {
    Path one = scene("west/one.tif", "", 0);
    scene("west/two.tif", "", 0);
    refused("[sequence] none of 1 image sets gives a sequence (left out 2 images without a date, which no series can"
        + " show, the first is " + one + "; left out 1 places without a dated image that has all bands); there are"
        + " images of sentinel-2-l2a; give them dates by the tag DateTime or in their names, or let single images stand"
        + " in for high resolution", "data.folder=" + data());
  }

  @Test
  void weights_that_are_not_there_or_of_another_network() {
    Path file = folder.resolve("swin.safetensors");
    refused(file + ": must be a safetensors file, but does not exist", "data.places=1", "weights=" + file);
    swin(RecipeKeys.set(SwinConfig.unit(3), "width=8"), file);
    refused(file + ": must be the Swin Transformer V2 of model.highResolution, but does not fit: ",
        "data.places=1", "weights=" + file);
    Weights.save(Linear.create(Init.of(Key.of(1)), 2, 2), file, Map.of());
    refused(file + ": must hold one Swin Transformer V2, with a tensor named 'layers.0.blocks.0.attn.logit_scale', but"
        + " none of its 2 tensors is named so", "data.places=1", "weights=" + file);
  }

  @Test
  void what_a_warm_start_gave_stands_in_the_report() {
    Path file = folder.resolve("swin.safetensors");
    String given = file + ": " + swin(SwinConfig.unit(3), file)
        + " loaded; from scratch: ms, sar, ms_up, sar_up, dates, fusion";
    Terminal terminal = pretrain("data.places=2", "weights=" + file);
    assertThat(terminal.exit()).as(terminal.err()).isZero();
    assertThat(folder.resolve("run/report.html")).content().contains(given);
  }

  /// The number of its weights.
  private static int swin(SwinConfig config, Path file) {
    SwinTransformerV2 network = SwinTransformerV2.create(Init.of(Key.of(7)), config);
    Weights.save(network, file, Map.of());
    return StateDict.of(network).slots().size();
  }

  /// Ten bands of a square of 1 km.
  private Path scene(String name, String date, int metresEast) {
    GeoTransform where = GeoTransform.northUp(450_000 + metresEast, 5_655_600, 10, 10);
    return new MadeScene(100, DataRule.SENTINEL_2.bands(), date, where, 32631).write(data().resolve(name));
  }

  private Path data() {
    return folder.resolve("data");
  }

  private Terminal pretrain(String... changes) {
    return Terminal.run(Main.commandLine(), Stream.concat(Stream.of("pretrain", "skysense", "--preset", "unit",
        "--steps", "3", "--out", folder.resolve("run").toString()),
        Stream.of(changes).flatMap(change -> Stream.of("--set", change))).toArray(String[]::new));
  }

  private void refused(String problem, String... changes) {
    Terminal terminal = pretrain(changes);
    assertThat(terminal.exit()).as(terminal.err()).isEqualTo(2);
    assertThat(terminal.err()).startsWith("terrane: ").contains(problem).hasLineCount(1);
    assertThat(folder).isDirectoryNotContaining("glob:**run*");
  }
}
