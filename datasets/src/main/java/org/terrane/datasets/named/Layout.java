package org.terrane.datasets.named;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.terrane.datasets.scene.DataException;

/// The folder of a data set, looked at with its published layout in mind: what is missing is named in one line, with
/// the layout that was expected.
///
/// @param root the folder that was given
/// @param dataset the data set's name, for people
/// @param expected the layout below the root in one line
record Layout(Path root, String dataset, String expected) {

  /// The same layout below a folder that the published archive may have been unpacked into; itself without one.
  Layout within(String name) {
    Path below = root.resolve(name);
    return Files.isDirectory(below) ? new Layout(below, dataset, expected) : this;
  }

  /// A folder that must be there.
  Path folder(String name) {
    Path folder = root.resolve(name);
    if (!Files.isDirectory(folder)) {
      throw missing(folder, "folder");
    }
    return folder;
  }

  /// The first of these folders that is there; one must be.
  Path anyFolder(String... names) {
    return Stream.of(names).map(root::resolve).filter(Files::isDirectory).findFirst()
        .orElseThrow(() -> missing(root.resolve(names[0]), "folder"));
  }

  /// A file that must be there.
  Path file(String name) {
    return require(root.resolve(name));
  }

  /// A file that must be there.
  Path require(Path file) {
    if (!Files.isRegularFile(file)) {
      throw missing(file, "file");
    }
    return file;
  }

  boolean has(String name) {
    return Files.exists(root.resolve(name));
  }

  /// The files in a folder whose names end so, without regard to case, in the order of their names; there must be one.
  List<Path> files(Path folder, String... endings) {
    List<Path> files = list(folder).filter(file -> ends(file, endings)).filter(Files::isRegularFile).toList();
    if (files.isEmpty()) {
      throw new DataException(folder + ": holds no file " + String.join(" or ", Stream.of(endings)
          .map(ending -> "*" + ending).toList()) + "; " + dataset + " is " + expected);
    }
    return files;
  }

  /// The folders in a folder in the order of their names, without hidden ones; there must be one.
  List<Path> folders(Path folder) {
    List<Path> folders = list(folder).filter(Files::isDirectory).filter(each -> !name(each).startsWith(".")).toList();
    if (folders.isEmpty()) {
      throw new DataException(folder + ": holds no folder; " + dataset + " is " + expected);
    }
    return folders;
  }

  /// The lines of a text file that must be there, without empty ones.
  List<String> lines(Path file) {
    try {
      return Files.readAllLines(require(file)).stream().map(String::strip).filter(line -> !line.isEmpty()).toList();
    } catch (IOException e) {
      throw new DataException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /// A path below the root with `/` between its names: the same on every machine.
  String relative(Path path) {
    return root.relativize(path).toString().replace('\\', '/');
  }

  /// Something is not as published.
  DataException unlike(Path path, String problem) {
    return new DataException(path + ": " + problem + "; " + dataset + " is " + expected);
  }

  static String name(Path path) {
    return path.getFileName().toString();
  }

  /// A file's name without what follows the last dot.
  static String stem(Path path) {
    String name = name(path);
    int dot = name.lastIndexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }

  private static boolean ends(Path file, String... endings) {
    String name = name(file).toLowerCase(Locale.ROOT);
    return Stream.of(endings).anyMatch(ending -> name.endsWith(ending.toLowerCase(Locale.ROOT)));
  }

  private Stream<Path> list(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw missing(folder, "folder");
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList().stream();
    } catch (IOException e) {
      throw new DataException(folder + ": cannot be listed: " + e.getMessage(), e);
    }
  }

  private DataException missing(Path path, String kind) {
    return new DataException(path + ": there is no such " + kind + "; " + dataset + " is " + expected);
  }
}
