package org.terrane.tensor.cpu.simd;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import javax.management.JMException;
import javax.management.ObjectName;

/// Keeps this package away from C1, the JVM's quick compiler.
///
/// C1 runs out of virtual registers on them and gives up, and the method then stays, often for good, in a tier without
/// the profile that would call C2: a hundred times slower. A compiler directive, added while the program runs and
/// before the first kernel is called, avoids that without a JVM flag. On a JVM that offers none, everything still
/// works.
final class GemmDirective {
  private static final String RESOURCE = "kernel-directive.json";

  private GemmDirective() {}

  /// Adds the directive; to be called from the static initializer of whoever calls kernels.
  static void install() {
    try {
      Path file = Files.createTempFile("terrane-directive", ".json");
      try (InputStream in = GemmDirective.class.getResourceAsStream(RESOURCE)) {
        Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        add(file);
      } finally {
        Files.delete(file);
      }
    } catch (IOException | JMException | RuntimeException e) {
      System.getLogger(GemmDirective.class.getName())
          .log(System.Logger.Level.INFO, "no compiler directive for the SIMD kernels; they may run slowly: " + e);
    }
  }

  private static void add(Path file) throws JMException {
    Object answer =
        ManagementFactory.getPlatformMBeanServer()
            .invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                "compilerDirectivesAdd",
                new Object[] {new String[] {file.toString()}},
                new String[] {String[].class.getName()});
    if (!String.valueOf(answer).contains("directives added")) {
      throw new IllegalStateException("the JVM answered " + answer);
    }
  }
}
