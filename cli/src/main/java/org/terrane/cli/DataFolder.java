package org.terrane.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.terrane.datasets.catalogue.Catalogue;
import org.terrane.rs.common.BadInput;

/// The folder a person names by `--data`.
final class DataFolder {
  private DataFolder() {}

  /// What training reads, as an absolute path: a folder, or the file of a catalogue.
  ///
  /// @throws BadInput as [#checked], or when there is no such catalogue
  static Path orCatalogue(Path data) {
    return Catalogue.isName(data) && Files.isRegularFile(data) ? data.toAbsolutePath().normalize() : checked(data);
  }

  /// The folder as an absolute path, so that a run resumed from elsewhere still finds it.
  ///
  /// @throws BadInput when it does not exist, is a file, or is empty
  static Path checked(Path folder) {
    if (Files.notExists(folder)) {
      throw new BadInput("--data " + folder + ": no such folder");
    }
    if (!Files.isDirectory(folder)) {
      throw new BadInput("--data " + folder + ": must be a folder, but is a file");
    }
    try (var entries = Files.list(folder)) {
      if (entries.findAny().isEmpty()) {
        throw new BadInput("--data " + folder + ": the folder is empty");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("--data " + folder + ": cannot be read: " + e.getMessage(), e);
    }
    return folder.toAbsolutePath().normalize();
  }
}
