package org.terrane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.nn.train.MetricLog;
import org.terrane.nn.train.StepMetrics;

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
