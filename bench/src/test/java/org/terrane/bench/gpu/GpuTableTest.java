package org.terrane.bench.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files of figures written by hand, and the tables they must give.
class GpuTableTest {
  private static final String STEP = "ViT-L/16, batch 64";

  @TempDir Path folder;

  private static String line(String side, String name, String size, double millis, double rate, String unit) {
    return new Figure(side, name, size, millis, rate, unit).line();
  }

  private List<String> table(String... lines) throws IOException {
    return GpuTable.lines(new Figures(Files.write(folder.resolve("figures.tsv"), List.of(lines))));
  }

  /// The row of a target, of a figure or of the gaps that begins so.
  private static String row(List<String> table, String name) {
    return table.stream().filter(row -> row.startsWith("| " + name + " |")).findFirst().orElseThrow();
  }

  @Test
  void without_a_figure_every_target_is_said_to_be_missing() throws IOException {
    assertThat(table()).containsExactly(
        "| speed | size | Terrane | beside | | ratio | target | met |",
        "|---|---|--:|---|--:|--:|--:|---|",
        "| step with graphs |  |  | pytorch step eager |  |  | ≥ 1.00 | not measured |",
        "| step with graphs |  |  | pytorch step compiled |  |  | ≥ 0.91 | not measured |",
        "| matmul BF16 |  |  | pytorch matmul BF16 |  |  | ≥ 0.95 | not measured |",
        "| attention and gradients BF16 |  |  | pytorch attention and gradients BF16 |  |  | ≥ 0.80 | not measured |",
        "| layerNorm BF16 |  |  | copy BF16 |  |  | ≥ 0.85 | not measured |",
        "| softmax BF16 |  |  | copy BF16 |  |  | ≥ 0.85 | not measured |",
        "| gelu BF16 |  |  | copy BF16 |  |  | ≥ 0.85 | not measured |",
        "| layerNorm F32 |  |  | copy F32 |  |  | ≥ 0.85 | not measured |",
        "| softmax F32 |  |  | copy F32 |  |  | ≥ 0.85 | not measured |",
        "| gelu F32 |  |  | copy F32 |  |  | ≥ 0.85 | not measured |",
        "| adamW F32 |  |  | copy F32 |  |  | ≥ 0.85 | not measured |",
        "| launch gaps of a step |  |  | step asked for ahead |  |  | < 5 % | not measured |",
        "",
        "| operation | size | Terrane ms | | PyTorch ms | | ratio |",
        "|---|---|--:|--:|--:|--:|--:|",
        "",
        "Ratios are of rates: above 1, Terrane is faster.");
  }

  @Test
  void both_sides_stand_beside_each_other() throws IOException {
    List<String> table = table(
        line("terrane", "matmul BF16", "8192³", 1.5, 733.008, "TFLOP/s"),
        "# A note.",
        line("terrane", "step with graphs", STEP, 200, 39.851, "TFLOP/s"),
        line("terrane", "step asked for ahead", STEP, 194, 41.084, "TFLOP/s"),
        line("pytorch", "matmul BF16", "8192³", 1.4, 785.365, "TFLOP/s"),
        line("pytorch", "step eager", STEP, 240, 33.209, "TFLOP/s"),
        line("pytorch", "step compiled", STEP, 180, 44.279, "TFLOP/s"));
    assertThat(table).hasSize(14 + 3 + 5 + 2 + 1).contains(
        "| step with graphs | ViT-L/16, batch 64 | 39.9 TFLOP/s | pytorch step eager | 33.2 TFLOP/s | 1.20 | ≥ 1.00"
            + " | yes |",
        "| step with graphs | ViT-L/16, batch 64 | 39.9 TFLOP/s | pytorch step compiled | 44.3 TFLOP/s | 0.90 | ≥ 0.91"
            + " | **no** |",
        "| matmul BF16 | 8192³ | 733 TFLOP/s | pytorch matmul BF16 | 785 TFLOP/s | 0.93 | ≥ 0.95 | **no** |",
        "| launch gaps of a step | ViT-L/16, batch 64 | 200.000 ms | step asked for ahead | 194.000 ms | 3.0 % | < 5 %"
            + " | yes |");
    assertThat(table.subList(17, table.size())).containsExactly(
        "| matmul BF16 | 8192³ | 1.500 | 733 TFLOP/s | 1.400 | 785 TFLOP/s | 0.93 |",
        "| step with graphs | ViT-L/16, batch 64 | 200.000 | 39.9 TFLOP/s | not measured |  |  |",
        "| step asked for ahead | ViT-L/16, batch 64 | 194.000 | 41.1 TFLOP/s | not measured |  |  |",
        "| step eager | ViT-L/16, batch 64 | not measured |  | 240.000 | 33.2 TFLOP/s |  |",
        "| step compiled | ViT-L/16, batch 64 | not measured |  | 180.000 | 44.3 TFLOP/s |  |",
        "",
        "Ratios are of rates: above 1, Terrane is faster.",
        "- A note.");
  }

  @Test
  void a_target_is_met_from_its_bound_on() throws IOException {
    String theirs = line("pytorch", "attention and gradients BF16", "s", 1, 500, "TFLOP/s");
    assertThat(row(table(line("terrane", "attention and gradients BF16", "s", 1, 400, "TFLOP/s"), theirs),
        "attention and gradients BF16")).endsWith("| 0.80 | ≥ 0.80 | yes |");
    assertThat(row(table(line("terrane", "attention and gradients BF16", "s", 1, 399, "TFLOP/s"), theirs),
        "attention and gradients BF16")).endsWith("| 0.80 | ≥ 0.80 | **no** |");
  }

  @Test
  void what_memory_bounds_is_held_against_the_faster_copy_of_its_type() throws IOException {
    String[] figures = {
        line("terrane", "softmax BF16", "n", 1, 3000, "GB/s"),
        line("terrane", "softmax F32", "n", 1, 3500, "GB/s"),
        line("terrane", "adamW F32", "p", 1, 3100, "GB/s"),
        line("terrane", "copy BF16", "n", 1, 3400, "GB/s"),
        line("terrane", "copy F32", "n", 1, 3900, "GB/s"),
        line("pytorch", "copy BF16", "n", 1, 3800, "GB/s"),
        "pytorch\tcopy F32\tn\tNaN\tNaN\tfailed: no memory"};
    List<String> table = table(figures);
    assertThat(row(table, "softmax BF16"))
        .isEqualTo("| softmax BF16 | n | 3000 GB/s | pytorch copy BF16 | 3800 GB/s | 0.79 | ≥ 0.85 | **no** |");
    assertThat(row(table, "softmax F32"))
        .isEqualTo("| softmax F32 | n | 3500 GB/s | terrane copy F32 | 3900 GB/s | 0.90 | ≥ 0.85 | yes |");
    assertThat(row(table, "adamW F32")) // of another size than the copy
        .isEqualTo("| adamW F32 | p | 3100 GB/s | terrane copy F32 | 3900 GB/s | 0.79 | ≥ 0.85 | **no** |");
  }

  @Test
  void what_failed_says_why_and_meets_nothing() throws IOException {
    List<String> table = table(
        "terrane\tmatmul BF16\t8192³\tNaN\tNaN\tfailed: java.lang.IllegalStateException: a | b",
        line("pytorch", "matmul BF16", "8192³", 1.4, 785.365, "TFLOP/s"),
        line("terrane", "copy BF16", "n", 1, 3400, "GB/s"),
        "pytorch\tcopy BF16\tn\tNaN\tNaN\tfailed: OutOfMemoryError");
    assertThat(row(table, "matmul BF16"))
        .isEqualTo("| matmul BF16 | 8192³ |  | pytorch matmul BF16 | 785 TFLOP/s |  | ≥ 0.95 | not measured |");
    assertThat(table).contains(
        "| matmul BF16 | 8192³ | failed: java.lang.IllegalStateException: a \\| b |  | 1.400 | 785 TFLOP/s |  |",
        "| copy BF16 | n | 1.000 | 3400 GB/s | failed: OutOfMemoryError |  |  |");
  }

  @Test
  void work_of_different_sizes_is_not_compared() throws IOException {
    List<String> table = table(line("terrane", "matmul BF16", "32³", 1, 0.5, "TFLOP/s"),
        line("pytorch", "matmul BF16", "8192³", 1.4, 785.365, "TFLOP/s"));
    assertThat(row(table, "matmul BF16")).isEqualTo("| matmul BF16 | 32³ | 0.5 TFLOP/s | pytorch matmul BF16"
        + " | 785 TFLOP/s |  | ≥ 0.95 | not measured: theirs is of 8192³ |");
    assertThat(table).contains("| matmul BF16 | 32³ | 1.000 | 0.5 TFLOP/s | 1.400 | 785 TFLOP/s |  |");
  }

  @Test
  void of_duplicates_the_first_that_was_measured_counts() throws IOException {
    List<String> table = table("terrane\tcopy F32\tn\tNaN\tNaN\tfailed: at first",
        line("terrane", "copy F32", "n", 2, 100, "GB/s"), line("terrane", "copy F32", "n", 1, 200, "GB/s"));
    assertThat(table.stream().filter(row -> row.startsWith("| copy F32 |")))
        .containsExactly("| copy F32 | n | 2.000 | 100 GB/s | not measured |  |  |");
  }

  @Test
  void lines_that_are_no_figures_are_shown_last() throws IOException {
    List<String> table = table("terrane\tcopy F32\tn\t1.0000\t20",
        "pytorch\tcopy F32\tn\t1.0000\t200.000\tGB/s", "Killed");
    assertThat(table.subList(table.size() - 3, table.size())).containsExactly(
        "Ratios are of rates: above 1, Terrane is faster.",
        "- not a figure: terrane\tcopy F32\tn\t1.0000\t20",
        "- not a figure: Killed");
    assertThat(table).contains("| copy F32 | n | not measured |  | 1.000 | 200 GB/s |  |");
  }

  @Test
  void gaps_are_a_share_of_the_step() throws IOException {
    assertThat(Stream.of(95.1, 95.0, 104.9, 105.1).map(this::gaps)).containsExactly(
        "4.9 % | < 5 % | yes |", "5.0 % | < 5 % | **no** |", "-4.9 % | < 5 % | yes |", "-5.1 % | < 5 % | **no** |");
    assertThat(gaps(Double.NaN)).isEqualTo(" | < 5 % | not measured |");
  }

  private String gaps(double ahead) {
    try {
      String row = row(table(line("terrane", "step with graphs", STEP, 100, 1, "TFLOP/s"),
          line("terrane", "step asked for ahead", STEP, ahead, 1, "TFLOP/s")), "launch gaps of a step");
      return row.substring(row.indexOf(" | ", row.indexOf("asked for ahead") + 18) + 3);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
