package org.terrane.nn.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.terrane.tensor.io.FormatException;

/// The folder of a run's checkpoints, `step-N.safetensors`.
///
/// @param keep how many of the newest stay; 0 keeps all
public record Checkpoints(Path folder, int keep) {
  private static final Pattern NAME = Pattern.compile("step-(\\d{1,18})\\.safetensors");

  public Checkpoints {
    if (keep < 0) {
      throw new IllegalArgumentException("[checkpoints] keep must be 0 or more, but is " + keep);
    }
  }

  /// Writes the checkpoint of a step, then deletes the oldest beyond `keep`.
  public Snapshot write(long step, Provenance provenance, TrainState state) {
    try {
      Files.createDirectories(folder);
      Path file = folder.resolve("step-" + step + ".safetensors");
      Snapshot snapshot = Snapshot.write(file, step, provenance, state);
      List<Path> all = newestFirst();
      for (Path old : keep == 0 ? List.<Path>of() : all.subList(Math.min(keep, all.size()), all.size())) {
        Files.delete(old);
      }
      return snapshot;
    } catch (IOException e) {
      throw new UncheckedIOException(folder + ": cannot be written: " + e, e);
    }
  }

  /// The newest checkpoint that can be read; each newer one that cannot is told to `warn` and passed over.
  public Optional<Snapshot> latest(Consumer<String> warn) {
    for (Path file : newestFirst()) {
      try {
        return Optional.of(Snapshot.read(file));
      } catch (FormatException e) {
        warn.accept("skipped a checkpoint: " + e.getMessage());
      }
    }
    return Optional.empty();
  }

  private List<Path> newestFirst() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> NAME.matcher(file.getFileName().toString()).matches())
          .sorted(Comparator.comparingLong(Checkpoints::step).reversed()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(folder + ": cannot be listed: " + e, e);
    }
  }

  private static long step(Path file) {
    Matcher name = NAME.matcher(file.getFileName().toString());
    return name.matches() ? Long.parseLong(name.group(1)) : -1;
  }
}
