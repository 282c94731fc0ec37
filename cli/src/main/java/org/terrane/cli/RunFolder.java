package org.terrane.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.terrane.nn.train.Checkpoints;
import org.terrane.nn.train.Snapshot;
import org.terrane.rs.common.BadInput;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// A run's folder: `run.json` (method, version, how it is computed), `recipe.json`, `metrics.jsonl`, TensorBoard
/// events, `checkpoints/` and `report.html`. It appears at once with recipe and empty `checkpoints/`, or not at all.
///
/// @param path absolute
public record RunFolder(Path path) {
  private static final JsonMapper JSON = new JsonMapper();

  public RunFolder {
    path = path.toAbsolutePath().normalize();
  }

  public Path recipe() {
    return path.resolve("recipe.json");
  }

  public Path metrics() {
    return path.resolve("metrics.jsonl");
  }

  public Path checkpoints() {
    return path.resolve("checkpoints");
  }

  public Path report() {
    return path.resolve("report.html");
  }

  private Path facts() {
    return path.resolve("run.json");
  }

  /// A folder that a new run may take: it does not exist yet, or is empty.
  ///
  /// @throws BadInput when something is there already
  static RunFolder free(Path path) {
    if (Files.exists(path) && !Files.isDirectory(path)) {
      throw new BadInput("--out " + path + ": must be a new folder, but is a file");
    }
    if (Files.isDirectory(path) && !isEmpty(path)) {
      throw new BadInput(
          "--out " + path + ": the folder exists and is not empty; name another, or go on with: terrane resume "
              + path);
    }
    return new RunFolder(path);
  }

  /// Makes the folder of a new run: filled beside its place, then moved there.
  ///
  /// @param computing more facts for `run.json`
  /// @throws BadInput when the place was taken meanwhile
  void create(String method, String recipeJson, Map<String, String> computing) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("method", method);
    facts.put("terrane", Versions.terrane());
    facts.putAll(computing);
    try {
      Files.createDirectories(path.getParent());
      Path part = Files.createTempDirectory(path.getParent(), "." + path.getFileName() + ".");
      try {
        RunFolder filled = new RunFolder(part);
        Files.createDirectory(filled.checkpoints());
        Files.writeString(filled.recipe(), recipeJson + "\n");
        Files.writeString(filled.facts(), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(facts) + "\n");
        Files.setPosixFilePermissions(part, Files.getPosixFilePermissions(filled.checkpoints()));
        Files.move(part, path, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        delete(part);
      }
    } catch (DirectoryNotEmptyException | FileAlreadyExistsException _) {
      throw new BadInput("--out " + path + ": the folder exists and is not empty");
    } catch (IOException e) {
      throw new UncheckedIOException("--out " + path + ": cannot be created: " + e, e);
    }
  }

  /// A folder that an earlier run made.
  ///
  /// @throws BadInput when it is none
  static RunFolder existing(Path path) {
    if (!Files.isDirectory(path)) {
      throw new BadInput(path + ": no such run folder");
    }
    RunFolder run = new RunFolder(path);
    for (Path needed : new Path[] {run.facts(), run.recipe()}) {
      if (!Files.isRegularFile(needed)) {
        throw new BadInput(path + ": not a run folder: " + needed.getFileName() + " is missing");
      }
    }
    return run;
  }

  /// The name of the method that made the run.
  String method() {
    return fact("method").orElseThrow(() -> new BadInput(facts() + ": missing key 'method'"));
  }

  /// What `run.json` says under that key, if it is there.
  Optional<String> fact(String key) {
    try {
      return JSON.readTree(Files.readString(facts())).path(key).stringValueOpt();
    } catch (JacksonException e) {
      throw new BadInput(facts() + ": no valid JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(facts() + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /// The newest checkpoint that can be read; empty when the run was ended before its first.
  ///
  /// @param warn told each newer one that cannot be read
  /// @throws BadInput when there are checkpoints, but none can be read
  Optional<Snapshot> latestSnapshot(Consumer<String> warn) {
    List<String> unreadable = new ArrayList<>();
    Optional<Snapshot> latest = new Checkpoints(checkpoints(), 0).latest(unreadable::add);
    if (latest.isEmpty() && !unreadable.isEmpty()) {
      throw new BadInput(path + ": none of the checkpoints can be read: " + unreadable.getFirst());
    }
    unreadable.forEach(warn);
    return latest;
  }

  private static boolean isEmpty(Path folder) {
    try (var entries = Files.list(folder)) {
      return entries.findAny().isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException("--out " + folder + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (var tree = Files.walk(folder)) {
        for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
