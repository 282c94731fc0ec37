package org.terrane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.nn.train.MetricLog;
import org.terrane.nn.train.StepMetrics;

/// `pretrain swimdiff` on the synthetic Earth: what a run leaves and goes on from, and what it cannot use.
class SwimDiffMethodTest {
  @TempDir Path folder;

  @Test
  void a_run_leaves_metrics_and_a_report_and_can_be_gone_on_with() {
    Path run = folder.resolve("run");
    Terminal terminal = pretrain("data.places=2", "checkpoint.every=2");
    assertThat(terminal.exit()).as(terminal.err()).isZero();
    assertThat(run.resolve("report.html")).isNotEmptyFile();
    List<StepMetrics> metrics = MetricLog.read(run.resolve("metrics.jsonl"));
    assertThat(metrics).hasSize(3).allSatisfy(step -> assertThat(step.parts())
        .containsOnlyKeys("contrastive", "diffusion", "accuracy", "without_negatives"));

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
