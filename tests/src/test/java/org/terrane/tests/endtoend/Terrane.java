package org.terrane.tests.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.terrane.cli.Main;

/// `terrane` in a process of its own.
final class Terrane {
  private static final long LONGEST_MINUTES = 3;

  private Terrane() {}

  /// How a process ended, and all it printed.
  record Ending(int code, String output) {}

  static Process start(int threads, Path log, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED", "-Xmx512m",
        "-Dterrane.threads=" + threads, "-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  static Ending run(int threads, Path log, String... arguments) throws IOException, InterruptedException {
    return end(start(threads, log, arguments), log);
  }

  /// Waits for a process.
  static Ending end(Process process, Path log) throws IOException, InterruptedException {
    try {
      if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
        throw new AssertionError("terrane did not end in " + LONGEST_MINUTES + " minutes: "
            + Files.readString(log));
      }
    } finally {
      process.destroyForcibly();
    }
    return new Ending(process.exitValue(), Files.readString(log));
  }
}
