package org.terrane.tests.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.nn.train.Provenance;
import org.terrane.nn.train.Snapshot;

/// The launcher starts `terrane` on the class path; as modules it runs too, so their descriptors say all they must:
/// what is read, what is opened to whom.
class ModulesTest {
  private static final String TESTING = ".*(junit|opentest4j|apiguardian|assertj|byte-buddy|archunit|slf4j|surefire"
      + "|test-classes).*";

  @TempDir Path folder;

  @Test
  void a_run_on_the_module_path_trains_resumes_and_names_its_version() throws Exception {
    Path run = folder.resolve("run");

    Terrane.Ending trained = onModulePath("pretrain", "a2mae", "--preset", "unit", "--steps", "2", "--out",
        run.toString(), "--set", "data.places=1", "--set", "data.batch=1");
    Terrane.Ending resumed = onModulePath("resume", run.toString());

    assertThat(trained.code()).as(trained.output()).isZero();
    assertThat(resumed.code()).as(resumed.output()).isZero();
    Snapshot checkpoint = Snapshot.read(run.resolve("checkpoints/step-2.safetensors"));
    assertThat(checkpoint.provenance().versions()).containsEntry("terrane", version());
  }

  @Test
  void jars_on_the_class_path_name_their_version() throws Exception {
    assumeTrue(Provenance.class.getProtectionDomain().getCodeSource().getLocation().getPath().endsWith(".jar"),
        "runs on class files: mvn verify makes jars first");

    assertThat(Provenance.terrane()).isEqualTo(version());
  }

  private Terrane.Ending onModulePath(String... arguments) throws IOException, InterruptedException {
    String modules = Pattern.compile(File.pathSeparator).splitAsStream(System.getProperty("java.class.path"))
        .filter(entry -> !entry.matches(TESTING)).collect(Collectors.joining(File.pathSeparator));
    return Terrane.run(2, folder.resolve("log.txt"), List.of("--module-path", modules, "--module",
        "org.terrane.cli/org.terrane.cli.Main"), arguments);
  }

  /// As the parent pom has it.
  private static String version() throws IOException {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("terrane"))) {
      root = root.getParent();
    }
    Matcher version = Pattern.compile("<artifactId>terrane</artifactId>\\s*<version>(.*?)</version>")
        .matcher(Files.readString(root.resolve("pom.xml")));
    assertThat(version.find()).isTrue();
    return version.group(1);
  }
}
