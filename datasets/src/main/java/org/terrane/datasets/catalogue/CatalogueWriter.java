package org.terrane.datasets.catalogue;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Iterator;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.sets.ImageSet;

/// Writes a catalogue.
public final class CatalogueWriter {

  private CatalogueWriter() {}

  /// Writes one line for each set, by way of a temporary file beside it, so that no half-written catalogue is ever
  /// seen under that name. The sets are taken one after the other and not kept.
  ///
  /// @throws DataException if the file cannot be written
  public static void write(Path file, Iterator<ImageSet> sets) {
    Path target = file.toAbsolutePath().normalize();
    Path temporary = target.resolveSibling(target.getFileName() + ".part");
    RowWriter rows = new RowWriter(target.getParent());
    try {
      Files.createDirectories(target.getParent());
      try (BufferedWriter writer = Files.newBufferedWriter(temporary)) {
        while (sets.hasNext()) {
          writer.write(rows.write(sets.next()).toString());
          writer.write('\n');
        }
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new DataException(file + ": cannot be written: " + e.getMessage(), e);
    } finally {
      discard(temporary);
    }
  }

  /// Whatever is left under the temporary name; nothing after the catalogue got its own.
  private static void discard(Path temporary) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      // The next writing replaces it.
    }
  }
}
