package org.terrane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.datasets.raster.GeoTransform;
import org.terrane.nn.train.MetricLog;
import org.terrane.nn.train.StepMetrics;

/// `pretrain swimdiff` on the synthetic Earth: what a run leaves and goes on from, and what it cannot use.
class SwimDiffMethodTest {
  private static final int SIDE = 80; // four patches of 40

  @TempDir Path folder;

  @Test
  void a_run_leaves_metrics_and_a_report_and_can_be_gone_on_with() {
    Path run = folder.resolve("run");
    Terminal terminal = pretrain("data.places=2", "checkpoint.every=2");
    assertThat(terminal.exit()).as(terminal.err()).isZero();
    assertThat(run.resolve("report.html")).isNotEmptyFile();
    List<StepMetrics> metrics = MetricLog.read(run.resolve("metrics.jsonl"));
    assertThat(metrics).hasSize(3).allSatisfy(step -> assertThat(step.parts())
        .containsOnlyKeys("contrastive", "diffusion", "accuracy", "batch_accuracy", "without_negatives"));

    assertThat(run.resolve("checkpoints/step-3.safetensors").toFile().delete()).isTrue();
    Terminal again = Terminal.run(Main.commandLine(), "resume", run.toString());
    assertThat(again.exit()).as(again.err()).isZero();
    assertThat(MetricLog.read(run.resolve("metrics.jsonl"))).extracting(StepMetrics::loss)
        .isEqualTo(metrics.stream().map(StepMetrics::loss).toList());
  }

  @Test
  void one_single_scene() {
    refused("data.scenes=place: all 196 patches are of one scene, 'synthetic/place-01', and a contrast needs two; give"
        + " it more data, let each image be a scene, or set loss.contrastive=0", "data.places=1");
  }

  @Test
  void a_queue_that_the_batch_does_not_divide() {
    refused("--set model.queue=255: model.queue must be a multiple of data.batch 4, but is 255", "model.queue=255");
  }

  @Test
  void images_smaller_than_a_patch() {
    refused("data.patch: all 8 images are smaller than a patch of 300 pixels, the first is ", "data.patch=300",
        "data.places=2");
  }

  @Test
  void scenes_of_which_nobody_knows_where_they_are() {
    scene("west.tif", 32631, 0);
    Path nowhere = scene("east.tif", 0, 0);
    for (String scenes : List.of("cell", "place", "image")) {
      refused(nowhere + ": has no EPSG code, expected one in its geo keys", "data.folder=" + nowhere.getParent(),
          "data.scenes=" + scenes);
    }
  }

  @Test
  void more_keys_than_patches_are_said_with_what_to_set() {
    Path west = scene("west.tif", 32631, 0);
    scene("east.tif", 32631, 30_000);
    Terminal terminal = pretrain("data.folder=" + west.getParent(), "data.scenes=cell", "data.cellKm=10");
    assertThat(terminal.exit()).as(terminal.err()).isZero();
    assertThat(folder.resolve("run/report.html")).content().contains("8 patches of 2 scenes",
        "8 patches are fewer than the 256 keys of the queue, in which each then stands many times; set model.queue=8 or"
            + " less, or cut more of them with a smaller data.patch");
  }

  @Test
  void a_sensor_or_band_that_is_not_there() {
    refused("[sensor] no sensor 'sentinel-2', did you mean 'sentinel-1'? Known are ", "data.sensor=sentinel-2");
    refused("[band] sentinel-1 has no band 'red'", "data.sensor=sentinel-1");
    refused("data.bands: no image has red, B99; there are images of landsat-8, sentinel-1, sentinel-2-l2a",
        "data.bands=red,B99");
    refused("[bands] the data does not hold what the network reads: no image is of naip", "data.sensor=naip");
  }

  @Test
  void a_misspelt_key() {
    refused("--set matching.temprature=1: unknown key 'matching.temprature'; did you mean 'matching.temperature'?",
        "matching.temprature=1");
  }

  /// A Sentinel-2 scene so many metres east.
  private Path scene(String name, int epsg, int metresEast) {
    GeoTransform where = GeoTransform.northUp(450_000 + metresEast, 5_655_600, 10, 10);
    return new MadeScene(SIDE, List.of("B02", "B03", "B04"), "2020-05-01", where, epsg)
        .write(folder.resolve("data").resolve(name));
  }

  private Terminal pretrain(String... changes) {
    return Terminal.run(Main.commandLine(), Stream.concat(Stream.of("pretrain", "swimdiff", "--preset", "unit",
        "--steps", "3", "--out", folder.resolve("run").toString()),
        Stream.of(changes).flatMap(change -> Stream.of("--set", change))).toArray(String[]::new));
  }

  private void refused(String problem, String... changes) {
    Terminal terminal = pretrain(changes);
    assertThat(terminal.exit()).isEqualTo(2);
    assertThat(terminal.err()).startsWith("terrane: " + problem).hasLineCount(1);
    assertThat(folder).isDirectoryNotContaining("glob:**run*");
  }
}
