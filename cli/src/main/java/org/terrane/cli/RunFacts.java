package org.terrane.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.terrane.cli.report.FactTable;
import org.terrane.datasets.sets.BandContract;
import org.terrane.nn.train.StepMetrics;
import org.terrane.nn.train.TrainLoop;

/// The tables that every method's report has, each behind what the method has to say of its own.
final class RunFacts {
  private RunFacts() {}

  /// How the run went, and on what.
  ///
  /// @param own rows of the method's own, which come first
  static FactTable run(SequencedMap<String, String> own, List<StepMetrics> metrics, TrainLoop.Ending ending) {
    SequencedMap<String, String> rows = new LinkedHashMap<>(own);
    rows.put("waited for data", String.format(Locale.ROOT, "%.1f s; %.1f %% of a step in the median",
        ending.waitedSeconds(), 100 * medianWait(metrics)));
    rows.put("Java", Runtime.version().toString());
    rows.put("Terrane", Versions.terrane());
    rows.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
    return new FactTable("Run", rows);
  }

  /// What was trained on.
  ///
  /// @param own   rows of the method's own, which come first
  /// @param notes what was left out and passed over
  static FactTable data(SequencedMap<String, String> own, BandContract contract, List<String> notes) {
    SequencedMap<String, String> rows = new LinkedHashMap<>(own);
    contract.sensors().forEach((sensor, terms) -> rows.put("bands of " + sensor, terms.stream()
        .map(term -> term.band() + " " + term.unit().symbol()).collect(Collectors.joining(", "))));
    for (int i = 0; i < notes.size(); i++) {
      rows.put("note " + (i + 1), notes.get(i));
    }
    return new FactTable("Data", rows);
  }

  private static double medianWait(List<StepMetrics> metrics) {
    double[] waits = metrics.stream().mapToDouble(StepMetrics::dataWait).sorted().toArray();
    return waits.length == 0 ? 0 : waits[waits.length / 2];
  }
}
