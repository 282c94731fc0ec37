package org.terrane.tests.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The project's own Java files, found from whichever module a test runs in.
final class SourceTree {
  private static final Path ROOT = root();

  private SourceTree() {}

  /// The repository's root: the nearest folder upward that holds the launcher and the parent pom.
  static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !(Files.exists(folder.resolve("terrane")) && Files.exists(folder.resolve("pom.xml")))) {
      folder = folder.getParent();
    }
    if (folder == null) {
      throw new IllegalStateException("no folder above " + Path.of("").toAbsolutePath() + " holds terrane and pom.xml");
    }
    return folder;
  }

  /// Every Java file of every module, main and test, in a fixed order.
  static List<Path> files() {
    return walk(ROOT, "java");
  }

  /// The path as the repository names it, for messages.
  static String name(Path file) {
    return ROOT.relativize(file).toString();
  }

  static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> walk(Path folder, String extension) {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths
          .filter(path -> path.toString().endsWith("." + extension))
          .filter(path -> !ROOT.relativize(path).toString().matches("(.*/)?(target|\\.[^/]*)/.*"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
