package org.terrane.datasets.named;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.terrane.datasets.scene.DataException;

/// Reads tables of comma-separated values whose first line names the columns (RFC 4180).
final class Csv {

  private Csv() {}

  /// Hands on the lines of a table, one after the other; each cell is found by its column's name.
  ///
  /// @param columns must be there; others may be
  /// @throws DataException if the file cannot be read, lacks a column, or has a line of another length
  static void each(Path file, Consumer<CSVRecord> user, String... columns) {
    CSVFormat format = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();
    try (Reader text = Files.newBufferedReader(file); CSVParser table = format.parse(text)) {
      for (String column : columns) {
        if (!table.getHeaderNames().contains(column)) {
          throw new DataException(file + ": has no column '" + column + "'; it has " + table.getHeaderNames());
        }
      }
      for (CSVRecord line : table) {
        if (!line.isConsistent()) {
          throw wrong(file, line, line.size() + " cells, expected " + table.getHeaderNames().size());
        }
        user.accept(line);
      }
    } catch (IOException | UncheckedIOException e) {
      throw new DataException(file + ": cannot be read as a table: " + e.getMessage(), e);
    }
  }

  /// `FILE: line 7 has …`.
  static DataException wrong(Path file, CSVRecord line, String problem) {
    return new DataException(file + ": line " + (line.getRecordNumber() + 1) + " has " + problem);
  }
}
