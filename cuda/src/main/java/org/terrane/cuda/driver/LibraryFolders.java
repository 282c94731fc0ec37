package org.terrane.cuda.driver;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Where CUDA's libraries may lie: folders the user names, then those of Python packages, toolkits and the system.
final class LibraryFolders {
  /// The user's word: folders separated by colons, searched first.
  static final String VARIABLE = "TERRANE_CUDA_LIBS";

  private static final List<String> PACKAGES = List.of("opt/*/.venv/lib/python3*/site-packages",
      "opt/*/lib/python3*/site-packages", "usr/local/lib/python3*/dist-packages",
      "usr/local/lib/python3*/site-packages");
  private static final List<String> IN_PACKAGES = List.of("nvidia/cu13/lib", "nvidia/cublas/lib",
      "nvidia/cuda_nvrtc/lib", "nvidia/cudnn/lib");
  private static final List<String> SYSTEM = List.of("usr/local/cuda/lib64", "usr/local/cuda-1*/lib64",
      "usr/lib/x86_64-linux-gnu", "usr/lib64", "usr/lib");

  private final Path root;
  private final Set<Path> found = new LinkedHashSet<>();

  private LibraryFolders(Path root) {
    this.root = root;
  }

  /// Those that exist, the most particular first.
  ///
  /// @param root `/`, but for tests
  static List<Path> of(Map<String, String> environment, Path root) {
    var folders = new LibraryFolders(root);
    folders.addList(environment.get(VARIABLE));
    folders.addList(environment.get("LD_LIBRARY_PATH"));
    for (String prefix : List.of("VIRTUAL_ENV", "CONDA_PREFIX")) {
      String home = environment.getOrDefault(prefix, "");
      if (!home.isEmpty()) {
        folders.addPackages(Path.of(home), "lib/python3*/site-packages");
        folders.add(Path.of(home, "lib"));
      }
    }
    String home = environment.getOrDefault("HOME", "");
    if (!home.isEmpty()) {
      folders.addPackages(Path.of(home), ".local/lib/python3*/site-packages");
    }
    PACKAGES.forEach(pattern -> folders.addPackages(root, pattern));
    SYSTEM.stream().flatMap(pattern -> matching(root, pattern)).forEach(folders::add);
    return List.copyOf(folders.found);
  }

  private void addList(@Nullable String paths) {
    if (paths == null) {
      return;
    }
    for (String path : paths.split(":")) {
      if (!path.isBlank()) {
        add(root.resolve(path));
      }
    }
  }

  private void addPackages(Path start, String pattern) {
    matching(start, pattern).forEach(packages -> IN_PACKAGES.forEach(inside -> add(packages.resolve(inside))));
  }

  private void add(Path folder) {
    if (Files.isDirectory(folder)) {
      found.add(folder.toAbsolutePath());
    }
  }

  /// Folders below `start` whose names match `pattern`, part by part; of several the last in the alphabet first, so
  /// that newer versions come before older ones.
  private static Stream<Path> matching(Path start, String pattern) {
    List<Path> level = List.of(start);
    for (String part : pattern.split("/")) {
      List<Path> next = new ArrayList<>();
      for (Path folder : level) {
        next.addAll(children(folder, part));
      }
      level = next;
    }
    return level.stream();
  }

  private static List<Path> children(Path folder, String glob) {
    if (!glob.contains("*")) {
      return List.of(folder.resolve(glob));
    }
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, glob)) {
      entries.forEach(children::add);
    } catch (IOException unreadable) {
      return List.of();
    }
    children.sort((a, b) -> b.compareTo(a));
    return children;
  }
}
