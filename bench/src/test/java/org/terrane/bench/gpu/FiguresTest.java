package org.terrane.bench.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FiguresTest {
  private static final Figure GELU = new Figure("terrane", "gelu BF16", "65536 × 1024", 0.1234, 2175.327, "GB/s");
  private static final String GELU_LINE = "terrane\tgelu BF16\t65536 × 1024\t0.1234\t2175.327\tGB/s";

  @TempDir Path folder;

  private Path file;
  private Figures figures;

  @BeforeEach
  void none_yet() {
    file = folder.resolve("figures.tsv");
    figures = new Figures(file);
  }

  @Test
  void a_figure_is_a_line() {
    assertThat(GELU.line()).isEqualTo(GELU_LINE);
    assertThat(Figure.parse(GELU_LINE)).contains(GELU);
  }

  @Test
  void a_failure_is_a_line_too() {
    Figure failed = Figure.failed("gelu F32", "4 × 64", new IllegalStateException("no\troom\nat all"));
    assertThat(failed.line())
        .isEqualTo("terrane\tgelu F32\t4 × 64\tNaN\tNaN\tfailed: java.lang.IllegalStateException: no room");
    assertThat(Figure.parse(failed.line())).contains(failed);
    assertThat(failed.isMeasured()).isFalse();
    assertThat(failed.speed()).isEmpty();
  }

  @Test
  void a_long_reason_is_cut() {
    assertThat(Figure.failed("gelu F32", "", new AssertionError("x".repeat(1000))).unit()).hasSize(8 + 160);
  }

  @Test
  void what_is_measured_is_there_at_once() throws IOException {
    assertThat(figures.measure("gelu BF16", "65536 × 1024", () -> {
      assertThat(file).doesNotExist();
      return GELU;
    })).contains(GELU);
    figures.note("a sentence");
    assertThat(Files.readAllLines(file)).containsExactly(GELU_LINE, "# a sentence");
    assertThat(figures.isComplete()).isTrue();
    assertThat(figures.all()).containsExactly(GELU);
    assertThat(figures.notes()).containsExactly("a sentence");
    assertThat(figures.odd()).isEmpty();
  }

  @Test
  void what_fails_costs_only_itself() throws IOException {
    Error full = new OutOfMemoryError("on the GPU");
    full.setStackTrace(new StackTraceElement[0]); // it is printed
    Optional<Figure> none = figures.measure("softmax F32", "4 × 64", () -> {
      throw full;
    });
    figures.measure("gelu BF16", "65536 × 1024", () -> GELU);
    assertThat(none).isEmpty();
    assertThat(figures.isComplete()).isFalse();
    assertThat(Files.readAllLines(file)).containsExactly(
        "terrane\tsoftmax F32\t4 × 64\tNaN\tNaN\tfailed: java.lang.OutOfMemoryError: on the GPU", GELU_LINE);
  }

  @Test
  void others_write_to_the_same_file() throws IOException {
    Files.writeString(file, "pytorch\tgelu BF16\t65536 × 1024\t0.2000\t1342.177\tGB/s\n");
    figures.measure("gelu BF16", "65536 × 1024", () -> GELU);
    assertThat(figures.all()).extracting(Figure::side).containsExactly("pytorch", "terrane");
  }

  /// A process may be ended while it writes, within a letter even.
  @Test
  void a_line_that_is_none_spoils_no_other() throws IOException {
    Files.writeString(file, GELU_LINE + "\n\npytorch\tgelu BF16\t6");
    Files.write(file, new byte[] {(byte) "×".getBytes(StandardCharsets.UTF_8)[0]},
        StandardOpenOption.APPEND);
    assertThat(figures.all()).containsExactly(GELU);
    assertThat(figures.odd()).containsExactly("pytorch\tgelu BF16\t6\uFFFD");
  }

  @Test
  void a_line_without_numbers_is_none() {
    assertThat(Figure.parse("")).isEmpty();
    assertThat(Figure.parse("terrane\tgelu\t4\tfast\t1\tGB/s")).isEmpty();
    assertThat(Figure.parse("terrane\tgelu\t4\t1\t\tGB/s")).isEmpty();
    assertThat(Figure.parse(GELU_LINE + "\tmore")).isEmpty();
  }
}
