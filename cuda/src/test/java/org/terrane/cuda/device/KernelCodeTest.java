package org.terrane.cuda.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The `.cu` files as NVRTC and as nvcc get them.
class KernelCodeTest {
  private static final Path FOLDER = Path.of("src/main/resources/org/terrane/cuda/kernel");
  private static final Pattern KERNEL = Pattern.compile("\\bKERNEL\\(([\\w#]+)");

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("files")
  void a_source_stands_by_itself(Path file) {
    String source = KernelCode.source(file.getFileName().toString());
    assertThat(source).doesNotContain("#include").containsOnlyOnce("typedef long long i64;").contains("__global__");
  }

  /// For the oldest GPU that is served and for the one that is measured. By `-G` nothing is
  /// optimised, which would take most of the time: a source is right or wrong without.
  @ParameterizedTest
  @MethodSource("files")
  void nvcc_compiles_it_for_sm_80_and_sm_90(Path file) throws Exception {
    assumeTrue(Pattern.compile(":").splitAsStream(System.getenv("PATH"))
        .anyMatch(path -> Files.isExecutable(Path.of(path, "nvcc"))), "there is no nvcc");
    Path source = Files.writeString(folder.resolve(file.getFileName()),
        KernelCode.source(file.getFileName().toString()));
    Process nvcc = new ProcessBuilder("nvcc", "-std=c++17", "-G", "--threads", "2",
        "-gencode", "arch=compute_80,code=sm_80", "-gencode", "arch=compute_90,code=sm_90", "-fatbin", "-o",
        folder.resolve("out").toString(), source.toString()).redirectErrorStream(true).start();
    String output = new String(nvcc.getInputStream().readAllBytes());
    assertThat(nvcc.waitFor()).as(output).isZero();
  }

  @Test
  void names_of_kernels_differ() throws IOException {
    List<String> names = files().map(KernelCodeTest::read).flatMap(text -> KERNEL.matcher(text).results())
        .map(match -> match.group(1)).toList();
    assertThat(names).isNotEmpty().doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("files")
  void no_line_is_too_long(Path file) {
    assertThat(read(file).lines()).allMatch(line -> line.length() <= 120);
  }

  @Test
  void a_file_that_is_not_there_is_named() {
    assertThatThrownBy(() -> KernelCode.source("none.cu")).hasMessage("[cuda] there is no kernel file none.cu");
  }

  static Stream<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(FOLDER)) {
      return all.filter(file -> file.toString().endsWith(".cu")).sorted().toList().stream();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
