package org.terrane.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.stream.Stream;
import org.terrane.tensor.cpu.simd.SimdProbe;

/// The line above each table: where, when and how it was measured.
public final class Machine {
  private Machine() {}

  public static String description() {
    return String.join(", ",
        LocalDate.now().toString(),
        processor(),
        Runtime.getRuntime().availableProcessors() + " cores",
        SimdProbe.bits() + "-bit vectors",
        "JDK " + Runtime.version(),
        "flags `" + String.join(" ", ManagementFactory.getRuntimeMXBean().getInputArguments()) + "`");
  }

  private static String processor() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines.filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException e) {
      return System.getProperty("os.arch");
    }
  }
}
