package org.terrane.bench.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.bench.gpu.GpuBench.Sizes;
import org.terrane.tensor.DType;

/// Both sides do the same work under the same names, and every target has somebody who measures it.
class PeersTest {
  private static final Pattern PEER_STEP = Pattern.compile("(?m)^  peer_step (\\w+) \\d+ ");

  @TempDir Path folder;

  private Path file;
  private Figures figures;

  @BeforeEach
  void an_empty_file() throws IOException {
    file = Files.createFile(folder.resolve("figures.tsv"));
    figures = new Figures(file);
  }

  private static List<Work> works() {
    return Stream.of(DType.BF16, DType.F32).flatMap(dtype -> Work.all(Sizes.FULL, dtype).stream()).toList();
  }

  @Test
  void what_pytorch_does_is_what_we_do() throws IOException, InterruptedException {
    assertThat(PyTorch.operations(file, "")).isZero();
    assertThat(figures.odd()).isEmpty();
    List<Figure> theirs = figures.all();
    // FlashAttention has no F32.
    List<Work> ours = works().stream().filter(work -> !work.name().matches("attention.* F32")).toList();
    assertThat(theirs).extracting(Figure::name).containsExactlyElementsOf(ours.stream().map(Work::name).toList());
    for (int i = 0; i < ours.size(); i++) {
      Work work = ours.get(i);
      Figure figure = theirs.get(i);
      assertThat(figure.side()).isEqualTo(Figure.PYTORCH);
      assertThat(figure.size()).as(work.name()).isEqualTo(work.size());
      assertThat(figure.unit()).as(work.name()).isEqualTo(work.unit().symbol);
      assertThat(figure.millis()).as(work.name()).isCloseTo(PyTorch.MILLIS, offset(1e-6));
      assertThat(figure.rate() * figure.millis() * work.unit().perMilli).as(work.name())
          .isCloseTo(work.cost(), within(1e-3 * work.cost()));
    }
  }

  @Test
  void what_pytorch_cannot_do_costs_only_itself() throws IOException, InterruptedException {
    String reason = "failed: RuntimeError: no kernel for gelu";
    assertThat(PyTorch.operations(file, "gelu")).isEqualTo(1);
    assertThat(figures.odd()).isEmpty();
    assertThat(figures.all()).filteredOn(figure -> !figure.isMeasured()).extracting(Figure::name, Figure::time)
        .containsExactly(tuple("gelu BF16", reason), tuple("gelu F32", reason));
    assertThat(figures.all()).hasSize(13);
  }

  @Test
  void a_step_of_pytorch_becomes_a_figure() throws IOException, InterruptedException {
    PyTorch.step(file, "eager", "some warning\n" + PyTorch.STEP);
    PyTorch.step(file, "compiled", "Traceback (most recent call last):\nRuntimeError: out\tof memory");
    assertThat(Files.readAllLines(file)).containsExactly(
        "pytorch\tstep eager\tViT-L/16, batch 64\t200\t39.8511\tTFLOP/s",
        "pytorch\tstep compiled\tViT-L/16, batch 64\tNaN\tNaN\tfailed: RuntimeError: out of memory");
    assertThat(figures.all()).hasSize(2);
  }

  /// The names stand in four files: `Work` and `GpuStep`, `ops_torch.py` and `gpu_run.sh`.
  @Test
  void every_target_is_measured_by_both_sides() throws IOException, InterruptedException {
    Stream<Figure> operations = works().stream().map(work ->
        new Figure(Figure.TERRANE, work.name(), work.size(), 1, 1, work.unit().symbol));
    Stream<Figure> steps = Stream.of(GpuStep.WITH_GRAPHS, GpuStep.AHEAD).map(name ->
        new Figure(Figure.TERRANE, name, GpuStep.FULL.title(), 1, 1, "TFLOP/s"));
    Files.write(file, Stream.concat(operations, steps).map(Figure::line).toList());
    PyTorch.operations(file, "");
    for (MatchResult call : PEER_STEP.matcher(Files.readString(Path.of("gpu_run.sh"))).results().toList()) {
      PyTorch.step(file, call.group(1), PyTorch.STEP);
    }
    List<String> targets = GpuTable.lines(figures).stream().takeWhile(line -> !line.isEmpty()).skip(2).toList();
    assertThat(targets).hasSize(12).allMatch(row -> row.endsWith("| yes |") || row.endsWith("| **no** |"));
  }
}
