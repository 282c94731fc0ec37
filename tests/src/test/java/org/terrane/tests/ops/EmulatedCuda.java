package org.terrane.tests.ops;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// CUDA's libraries as stand-ins that run this project's kernels on the processor: `scripts/cuda-on-cpu.sh`. They need
/// an emulator of CUDA C that lies beside the project on some machines only, in `shared/gpu/emu`.
final class EmulatedCuda {
  private static final String DRIVER = "libJCudaDriver-12.6.0-linux-x86_64.so";

  private final Path libraries;

  private EmulatedCuda(Path libraries) {
    this.libraries = libraries;
  }

  /// Builds the stand-ins, or skips the test with the reason.
  static EmulatedCuda build() throws IOException, InterruptedException {
    Path root = root();
    Path emulator = emulator(root);
    assumeTrue(emulator != null, "no folder above the project holds shared/gpu/emu");
    for (String tool : List.of("bash", "gcc", "g++", "nm")) {
      assumeTrue(onPath(tool), "the emulation needs " + tool);
    }
    Path libraries = Files.createDirectories(root.resolve("tests/target/cuda-on-cpu"));
    Path jni = libraries.resolve(DRIVER);
    try (InputStream driver = EmulatedCuda.class.getClassLoader().getResourceAsStream("lib/" + DRIVER)) {
      assumeTrue(driver != null, "the native part of JCuda is not on the class path");
      Files.write(jni, driver.readAllBytes());
    }
    Process script = new ProcessBuilder(root.resolve("scripts/cuda-on-cpu.sh").toString(), emulator.toString(),
        libraries.toString(), jni.toString()).redirectErrorStream(true).start();
    String output = new String(script.getInputStream().readAllBytes());
    if (script.waitFor() != 0) {
      throw new AssertionError("scripts/cuda-on-cpu.sh: " + output);
    }
    return new EmulatedCuda(libraries);
  }

  /// What a program prints that finds these libraries as CUDA, however it ends. Threads of a block run in random order,
  /// so that a missing barrier shows.
  String run(Class<?> program, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--add-modules",
        "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED", "-Xmx1g", "-cp",
        System.getProperty("java.class.path"), program.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(Map.of("LD_LIBRARY_PATH", libraries.toString(), "TERRANE_CUDA_LIBS",
        libraries.toString(), "STANDIN_MAJOR", "13", "CUEMU_SHUFFLE", "1"));
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    return output + "exit code " + process.waitFor() + "\n";
  }

  private static Path emulator(Path root) {
    for (Path folder = root; folder != null; folder = folder.getParent()) {
      Path emulator = folder.resolve("shared/gpu/emu");
      if (Files.exists(emulator.resolve("cuemu.h"))) {
        return emulator;
      }
    }
    return null;
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
