package org.terrane.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The launcher's first minute on a machine that lacks something, and its flags.
class LauncherTest {
  private final Path launcher = SourceTree.root().resolve("terrane");

  @Test
  void without_a_jdk_25_it_says_what_to_install(@TempDir Path empty) throws Exception {
    Ending ending = launch(empty, "doctor");

    assertThat(ending.output()).isEqualTo("terrane: no JDK 25 was found: install one "
        + "(for instance Temurin 25 from https://adoptium.net) or set JAVA_HOME to it.\n");
    assertThat(ending.code()).isEqualTo(2);
  }

  @Test
  void an_older_jdk_does_not_count(@TempDir Path jdks) throws Exception {
    Path java = Files.createDirectories(jdks.resolve("jdk-24/bin")).resolve("javac");
    Files.writeString(java, "#!/bin/sh\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    Files.writeString(jdks.resolve("jdk-24/release"), "JAVA_VERSION=\"24.0.2\"\n");

    assertThat(launch(jdks, "doctor").code()).isEqualTo(2);
  }

  @Test
  void it_starts_java_with_the_flags_the_tests_run_with() throws IOException {
    String pom = Files.readString(SourceTree.root().resolve("pom.xml"));
    Matcher flags = Pattern.compile("<engine.jvm>(.*?)</engine.jvm>").matcher(pom);

    assertThat(flags.find()).isTrue();
    assertThat(Files.readString(launcher)).contains(flags.group(1));
  }

  private record Ending(int code, String output) {}

  /// Runs the launcher with nothing on its path but the system's own tools, and with `jdks` as the only place for JDKs.
  private Ending launch(Path jdks, String... arguments) throws IOException, InterruptedException {
    Path bin = Files.createDirectories(jdks.resolve("path"));
    for (String tool : List.of("dirname", "readlink", "sed", "bash")) {
      Files.createSymbolicLink(bin.resolve(tool), onPath(tool));
    }
    var builder = new ProcessBuilder(bin.resolve("bash").toString(), launcher.toString());
    builder.command().addAll(List.of(arguments));
    builder.environment().clear();
    builder.environment().putAll(Map.of(
        "PATH", bin.toString(), "HOME", jdks.toString(), "TERRANE_JDK_DIRS", jdks.toString()));
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    return new Ending(process.waitFor(), output);
  }

  private static Path onPath(String tool) {
    return Pattern.compile(":").splitAsStream(System.getenv("PATH"))
        .map(folder -> Path.of(folder, tool))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow();
  }
}
