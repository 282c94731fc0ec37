package org.terrane.tests.endtoend;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.terrane.cli.Main;

/// `terrane` in a process of its own, or here.
final class Terrane {
  private static final long LONGEST_MINUTES = 3;
  private static final List<String> ON_CLASS_PATH =
      List.of("-cp", System.getProperty("java.class.path"), Main.class.getName());

  private Terrane() {}

  /// How a run ended, and all it printed.
  record Ending(int code, String output) {}

  /// Without a process, whose code would have to get warm first.
  static Ending here(String... arguments) {
    StringWriter output = new StringWriter();
    PrintWriter printed = new PrintWriter(output, true);
    int code = Main.run(printed, printed, arguments);
    return new Ending(code, output.toString());
  }

  static Process start(int threads, Path log, String... arguments) throws IOException {
    return start(threads, log, ON_CLASS_PATH, arguments);
  }

  static Ending run(int threads, Path log, String... arguments) throws IOException, InterruptedException {
    return run(threads, log, ON_CLASS_PATH, arguments);
  }

  /// @param main what tells Java where the classes are and which to start
  static Ending run(int threads, Path log, List<String> main, String... arguments)
      throws IOException, InterruptedException {
    return end(start(threads, log, main, arguments), log);
  }

  private static Process start(int threads, Path log, List<String> main, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED", "-Xmx512m",
        "-Dterrane.threads=" + threads));
    command.addAll(main);
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
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
