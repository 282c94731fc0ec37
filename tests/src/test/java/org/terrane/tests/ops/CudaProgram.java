package org.terrane.tests.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.terrane.cuda.driver.Cuda;
import org.terrane.cuda.driver.CudaFinding;
import org.terrane.tensor.Scope;

/// A process of its own that finds CUDA, the machine's or stand-ins for it, and reports `ok NAME` or
/// `failed NAME: why`.
///
/// @param options of its JVM
/// @param environment what it is told beside the machine's own
/// @param missing why it cannot run here; empty where it can
record CudaProgram(List<String> options, Map<String, String> environment, String missing) {
  private static final String DRIVER = "libJCudaDriver-12.6.0-linux-x86_64.so";
  private static final int LAST_WORDS = 2000;

  /// Runs those named, all where none is, each in a scope of its own, and prints `ok NAME` or `failed NAME: why`.
  static <T extends Enum<T>> void report(T[] all, String[] names, Consumer<T> body) {
    for (T one : named(all, names)) {
      try {
        Scope.run(() -> body.accept(one));
        System.out.println("ok " + one);
      } catch (AssertionError | RuntimeException e) {
        System.out.println("failed " + one + ": " + e.toString().replace('\n', ' '));
      }
    }
  }

  /// What a program is asked to run of all it has: everything, or what bears one of the names.
  static <T extends Enum<T>> List<T> named(T[] all, String... names) {
    return named(List.of(all), Enum::name, names);
  }

  static <T> List<T> named(List<T> all, Function<T, String> name, String... names) {
    return names.length == 0 ? all : all.stream().filter(one -> List.of(names).contains(name.apply(one))).toList();
  }

  /// On the GPU, if there is one.
  static CudaProgram onGpu() {
    return new CudaProgram(List.of(), Map.of(), Cuda.find() instanceof CudaFinding.Absent absent ? absent.line() : "");
  }

  /// On stand-ins for CUDA's libraries that run this project's kernels on the processor, and look at what these do in
  /// memory. They need an emulator of CUDA C that lies beside the project on some machines only, in `shared/gpu/emu`.
  static CudaProgram onCpu() throws IOException, InterruptedException {
    Path root = root();
    Optional<Path> emulator = emulator(root);
    Optional<String> tool = Stream.of("bash", "gcc", "g++", "nm").filter(name -> !onPath(name)).findFirst();
    String libraries = Files.createDirectories(root.resolve("tests/target/cuda-on-cpu")).toString();
    Path jni = Path.of(libraries, DRIVER);
    if (emulator.isEmpty() || tool.isPresent() || !extract(jni)) {
      String missing = emulator.isEmpty() ? "no folder above the project holds shared/gpu/emu"
          : tool.map(name -> "there is no " + name).orElse("the native part of JCuda is not on the class path");
      return new CudaProgram(List.of(), Map.of(), missing);
    }
    Process script = new ProcessBuilder(root.resolve("scripts/cuda-on-cpu.sh").toString(),
        emulator.orElseThrow().toString(), libraries, jni.toString()).redirectErrorStream(true).start();
    String output = new String(script.getInputStream().readAllBytes());
    assertThat(script.waitFor()).as(output).isZero();
    return new CudaProgram(List.of(), Map.of("LD_LIBRARY_PATH", libraries, "TERRANE_CUDA_LIBS", libraries,
        "TERRANE_CUDA_CACHE", "off", "STANDIN_MAJOR", "13", "CUEMU_SHUFFLE", "1"), "");
  }

  /// The same, with memory of CUDA's own for each tensor, which has numbers in it once they are written and ends where
  /// the tensor does: what is read too early and what is beyond the end show.
  CudaProgram withoutPool() {
    return new CudaProgram(List.of("-Dterrane.cuda.pool=off"), environment, missing);
  }

  /// The same with one more variable in its environment.
  CudaProgram told(String variable, String value) {
    Map<String, String> all = new HashMap<>(environment);
    all.put(variable, value);
    return new CudaProgram(options, all, missing);
  }

  private static boolean extract(Path jni) throws IOException {
    try (InputStream driver = CudaProgram.class.getClassLoader().getResourceAsStream("lib/" + DRIVER)) {
      if (driver != null) {
        Files.write(jni, driver.readAllBytes());
      }
      return driver != null;
    }
  }

  /// A test for each name that a program is asked to report on; one that is skipped, with the reason, where it cannot
  /// run.
  Stream<DynamicTest> each(Class<?> program, List<String> names) throws IOException, InterruptedException {
    if (!missing.isEmpty()) {
      return Stream.of(DynamicTest.dynamicTest(missing, () -> assumeTrue(false, missing)));
    }
    String output = run(program, names);
    List<String> lines = output.lines().toList();
    return names.stream().map(name -> DynamicTest.dynamicTest(name,
        () -> assertThat(lines).as(report(output, name)).contains("ok " + name)));
  }

  /// What was said under that name, or all that was said last where its turn never came.
  private static String report(String output, String name) {
    return output.lines().filter(line -> line.startsWith("failed " + name + ":")).findFirst()
        .orElse(output.substring(Math.max(0, output.length() - LAST_WORDS)));
  }

  /// All it prints, however it ends.
  String run(Class<?> program, List<String> names) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED", "-Xmx1g"));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    command.addAll(names);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    return output + "exit code " + process.waitFor() + "\n";
  }

  private static Optional<Path> emulator(Path root) {
    return Stream.iterate(root, folder -> folder != null, Path::getParent)
        .map(folder -> folder.resolve("shared/gpu/emu"))
        .filter(folder -> Files.exists(folder.resolve("cuemu.h")))
        .findFirst();
  }

  private static boolean onPath(String tool) {
    return Pattern.compile(":").splitAsStream(System.getenv("PATH"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("terrane"))) {
      folder = folder.getParent();
    }
    return folder;
  }
}
