package org.terrane.cli;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.terrane.cli.report.FactTable;
import org.terrane.cli.report.ReportPage;
import org.terrane.cli.report.TrainingReport;
import org.terrane.nn.StateDict;
import org.terrane.nn.train.StepMetrics;
import org.terrane.nn.train.TrainLoop;
import org.terrane.rs.common.RecipeKeys;
import org.terrane.rs.swimdiff.SwimDiffData;
import org.terrane.rs.swimdiff.SwimDiffTraining;

/// The report of a SwiMDiff run: curves, recipe and data.
final class SwimDiffReport {
  private SwimDiffReport() {}

  static ReportPage of(SwimDiffTraining training, List<StepMetrics> metrics, TrainLoop.Ending ending) {
    SwimDiffData.Facts facts = training.data().facts();
    String subtitle = "%d patches of %d scenes, %d of %d steps, %s".formatted(facts.patches(), facts.scenes(),
        ending.step(), training.recipe().steps(),
        DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm").format(LocalDateTime.now()));
    return new ReportPage("SwiMDiff pre-training", subtitle, TrainingReport.tiles(metrics),
        TrainingReport.charts(metrics), "", List.of(), List.of(run(training, ending), data(training),
            new FactTable("Recipe", RecipeKeys.values(training.recipe()))));
  }

  private static FactTable run(SwimDiffTraining training, TrainLoop.Ending ending) {
    SequencedMap<String, String> rows = new LinkedHashMap<>();
    rows.put("parameters", "%,d".formatted(StateDict.of(training.model()).parameterCount()));
    training.warmStart().ifPresent(given -> rows.put("warm start", given.summary()));
    rows.put("waited for data", String.format(Locale.ROOT, "%.1f s", ending.waitedSeconds()));
    rows.put("Java", Runtime.version().toString());
    rows.put("Terrane", Versions.terrane());
    rows.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
    return new FactTable("Run", rows);
  }

  private static FactTable data(SwimDiffTraining training) {
    SwimDiffData.Facts facts = training.data().facts();
    SequencedMap<String, String> rows = new LinkedHashMap<>();
    rows.put("from", training.recipe().data().folder().map(Object::toString).orElse("synthetic Earth"));
    rows.put("sensor", facts.sensor());
    rows.put("scenes", Integer.toString(facts.scenes()));
    rows.put("patches", Long.toString(facts.patches()));
    rows.put("fingerprint", facts.fingerprint());
    facts.contract().sensors().forEach((sensor, terms) -> rows.put("bands", terms.stream()
        .map(term -> term.band() + " " + term.unit().symbol()).collect(Collectors.joining(", "))));
    List<String> notes = training.data().warnings();
    for (int i = 0; i < notes.size(); i++) {
      rows.put("note " + (i + 1), notes.get(i));
    }
    return new FactTable("Data", rows);
  }
}
