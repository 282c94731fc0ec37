package org.terrane.tests.ops;

import java.util.List;
import java.util.stream.Stream;

/// Every operation there is, in rows, one or more each. The table of contents.
final class OpCatalog {
  private OpCatalog() {}

  /// Primitives and fused operations.
  static List<OpRow> rows() {
    return Stream.of(ElementRows.all(), AxisRows.all(), ViewRows.all(), ProductRows.all(), ImageRows.all(),
        NormRows.all(), LossRows.all(), RandomRows.all()).flatMap(List::stream).toList();
  }

  /// Updates, which overwrite their first inputs.
  static List<OpRow> updates() {
    return UpdateRows.all();
  }

  /// The rows that have all of these traits.
  static List<OpRow> rows(OpRow.Trait trait) {
    return rows().stream().filter(row -> row.has(trait)).toList();
  }
}
