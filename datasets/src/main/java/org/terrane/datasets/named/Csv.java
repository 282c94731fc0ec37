package org.terrane.datasets.named;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.terrane.datasets.scene.DataException;

/// Reads tables of comma-separated values whose first line names the columns (RFC 4180).
final class Csv {

  private Csv() {}

  /// The lines of a table; each cell is found by its column's name.
  ///
  /// @param columns must be there; others may be
  /// @throws DataException if the file cannot be read, lacks a column, or has a line of another length
  static List<CSVRecord> read(Path file, String... columns) {
    CSVFormat format = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();
    try (Reader text = Files.newBufferedReader(file); CSVParser table = format.parse(text)) {
      for (String column : columns) {
        if (!table.getHeaderNames().contains(column)) {
          throw new DataException(file + ": has no column '" + column + "'; it has " + table.getHeaderNames());
        }
      }
      List<CSVRecord> lines = table.getRecords();
      for (CSVRecord line : lines) {
        if (!line.isConsistent()) {
          throw new DataException("%s: line %d has %d cells, expected %d".formatted(
              file, line.getRecordNumber() + 1, line.size(), table.getHeaderNames().size()));
        }
      }
      return lines;
    } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
      throw new DataException(file + ": cannot be read as a table: " + e.getMessage(), e);
    }
  }
}
