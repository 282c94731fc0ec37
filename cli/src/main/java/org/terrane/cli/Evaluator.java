package org.terrane.cli;

import java.io.PrintWriter;
import java.nio.file.Path;

/// Measures how well a pre-trained encoder's features serve a labelled data set.
@FunctionalInterface
public interface Evaluator {
  /// How labels are predicted from frozen features.
  enum Protocol {
    /// by the nearest training features
    KNN,
    /// by a linear classifier trained on them
    LINEAR
  }

  /// Prints a table of accuracies with their intervals.
  ///
  /// @param out where the table goes
  /// @param err where progress goes, for those who wait
  /// @throws org.terrane.rs.common.BadInput when checkpoint or data cannot be used
  void evaluate(Path checkpoint, Path data, Protocol protocol, PrintWriter out, PrintWriter err);
}
