package org.terrane.cuda.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole way from [Cuda#find] through JCuda's native parts to a product, on stand-ins for CUDA's libraries that are
/// compiled here: what a machine with CUDA 12, with CUDA 13, and with a broken CUDA answers.
class StandInTest {
  @TempDir Path folder;

  @BeforeEach
  void a_compiler_for_the_stand_ins() {
    assumeTrue("Linux amd64".equals(System.getProperty("os.name") + " " + System.getProperty("os.arch")),
        "the stand-ins are for Linux on x86-64");
    assumeTrue(Pattern.compile(":").splitAsStream(System.getenv("PATH"))
        .anyMatch(path -> Files.isExecutable(Path.of(path, "gcc"))), "the stand-ins need gcc");
  }

  @Test
  void cuda_13_is_reached_through_relinked_parts() throws Exception {
    install(13);
    assertThat(run(13, 13_000)).isEqualTo("""
        present: Stand-in, sm_90, 1.0 GiB; driver for CUDA 13.0, runtime 13.0, cuBLAS 13.1.2, cuDNN 9.24.0
        cuMemAlloc of 1099511627776 bytes: CUDA_ERROR_OUT_OF_MEMORY (status 2)
        cublasGemmEx Gemm[m=5, n=4, k=3, batch=1, alpha=2.0, beta=1.0, precision=TF32]: CUBLAS_STATUS_NOT_SUPPORTED\
         (status 15)
        temporary folder restored: true
        """);
  }

  @Test
  void cuda_12_is_reached_as_it_is() throws Exception {
    install(12);
    assertThat(run(12, 12_040)).startsWith("present: Stand-in, sm_90, 1.0 GiB; driver for CUDA 12.4, runtime 12.0,"
        + " cuBLAS 12.1.2, cuDNN 9.24.0\n");
  }

  @Test
  void a_cublas_that_is_none_is_named() throws Exception {
    install(13);
    Files.writeString(folder.resolve("libcublas.so.13"), "not a library");
    // The JVM may warn of the file before that.
    assertThat(run(13, 13_000)).contains("absent: CUDA does not load: " + folder.resolve("libcublas.so.13") + ": ")
        .endsWith("temporary folder restored: true\n");
  }

  private void install(int major) throws Exception {
    Path source = folder.resolve("standin.c");
    try (InputStream text = StandInTest.class.getResourceAsStream("standin.c")) {
      Files.copy(text, source);
    }
    compile(source, "CUDA", "libcuda.so.1");
    compile(source, "CUBLASLT", "libcublasLt.so." + major);
    compile(source, "CUBLAS", "libcublas.so." + major);
    compile(source, "NVRTC", "libnvrtc.so." + major);
    compile(source, "CUDNN", "libcudnn.so.9");
  }

  /// As NVIDIA's are, every symbol carries the library's name as its version.
  private void compile(Path source, String part, String name) throws Exception {
    Path versions = Files.writeString(folder.resolve("versions"), name + " { global: *; };");
    Process gcc = new ProcessBuilder("gcc", "-shared", "-fPIC", "-D" + part, source.toString(), "-o",
        folder.resolve(name).toString(), "-Wl,-soname," + name, "-Wl,--version-script=" + versions)
        .redirectErrorStream(true).start();
    String output = new String(gcc.getInputStream().readAllBytes());
    assertThat(gcc.waitFor()).as(output).isZero();
  }

  private String run(int major, int driver) throws IOException, InterruptedException {
    var program = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED", "-Xmx256m", "-cp", System.getProperty("java.class.path"),
        StandInProgram.class.getName());
    program.environment().putAll(Map.of("LD_LIBRARY_PATH", folder.toString(), "TERRANE_CUDA_LIBS", folder.toString(),
        "STANDIN_DRIVER", Integer.toString(driver), "STANDIN_MAJOR", Integer.toString(major)));
    Process process = program.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
