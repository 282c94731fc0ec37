package org.terrane.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.terrane.cli.report.Chart;
import org.terrane.cli.report.Curve;
import org.terrane.cli.report.Tile;
import org.terrane.cli.report.TrainingReport;
import org.terrane.nn.train.StepMetrics;
import org.terrane.rs.skysense.CollapseWatch;
import org.terrane.rs.skysense.Feature;
import org.terrane.rs.skysense.Granularity;
import org.terrane.rs.skysense.SkySenseRecipe;
import org.terrane.rs.skysense.Term;

/// How a run went: headline numbers, and curves of every loss, each with what would be bad.
record SkySenseCurves(SkySenseRecipe recipe, List<StepMetrics> metrics) {
  private static final String ALIGNMENT = "alignment";
  private static final String RETRIEVAL = "retrieval";
  private static final String BOUND = "bound";

  List<Tile> tiles() {
    List<Tile> tiles = new ArrayList<>();
    if (Double.isFinite(TrainingReport.atTheEnd(metrics, RETRIEVAL))) {
      tiles.add(new Tile("finds its own place", percent(TrainingReport.atTheEnd(metrics, RETRIEVAL)),
          "by one modality in another; by chance " + chance()));
    }
    CollapseWatch.WATCHED.keySet().stream().filter(this::has)
        .mapToDouble(metric -> TrainingReport.atTheEnd(metrics, metric)).min().ifPresent(share ->
            tiles.add(new Tile("collapse monitor", String.format(Locale.ROOT, "%.2f×", share),
                "of its bound at the end; below 1 is bad")));
    tiles.addAll(TrainingReport.paceTiles(metrics));
    return tiles;
  }

  List<Chart> charts() {
    List<Chart> charts = new ArrayList<>(List.of(loss()));
    for (Granularity granularity : Granularity.values()) {
      chart(charts, title(granularity), "cross-entropy; ln K = " + bits(Math.log(recipe.model().head().prototypes()))
          + " for a student that knows nothing", terms(granularity));
    }
    chart(charts, "Alignment of modalities", "about ln of the batch, " + bits(Math.log(recipe.data().batch()))
        + ", if none is known", labels(Map.of(ALIGNMENT, ALIGNMENT)));
    chart(charts, "Retrieval", "own place found by another modality; by chance " + chance(),
        labels(Map.of(RETRIEVAL, RETRIEVAL)));
    if (CollapseWatch.WATCHED.keySet().stream().anyMatch(this::has)) {
      charts.add(monitor());
    }
    charts.addAll(TrainingReport.pace(metrics));
    return charts;
  }

  /// The stretches of steps in which the monitor was below its bound, for a table of facts.
  SequencedMap<String, String> collapse() {
    SequencedMap<String, String> rows = new LinkedHashMap<>();
    List<CollapseWatch.Stretch> stretches = CollapseWatch.in(metrics);
    for (CollapseWatch.Stretch stretch : stretches) {
      rows.merge("below its bound", stretch.toString(), (one, other) -> one + "; " + other);
    }
    if (stretches.isEmpty()) {
      rows.put("below its bound", "never");
    }
    return rows;
  }

  private Chart loss() {
    Chart loss = TrainingReport.loss(metrics);
    return new Chart(loss.title(), "sum of the terms that the squares of a step have", loss.noisy(), loss.curves());
  }

  private static String title(Granularity granularity) {
    return switch (granularity) {
      case PIXEL -> "Cell by cell";
      case OBJECT -> "By groups of like cells";
      case IMAGE -> "Whole images";
    };
  }

  private void chart(List<Chart> charts, String title, String unit, SequencedMap<String, String> labels) {
    if (!labels.isEmpty()) {
      charts.add(TrainingReport.parts(title, unit, metrics, labels));
    }
  }

  /// The terms that were computed, in the order of features, whose colours are then the same in all charts.
  private SequencedMap<String, String> terms(Granularity granularity) {
    SequencedMap<String, String> labels = new LinkedHashMap<>();
    for (Feature feature : Feature.values()) {
      labels.put(new Term(feature, granularity).label(), feature.modality().map(modality -> modality.label())
          .orElse("fused"));
    }
    return labels(labels);
  }

  private SequencedMap<String, String> labels(Map<String, String> names) {
    SequencedMap<String, String> labels = new LinkedHashMap<>(names);
    labels.keySet().removeIf(name -> !has(name));
    return labels;
  }

  private Chart monitor() {
    Chart shares = TrainingReport.parts("Collapse monitor", "shares of the bounds; below 1 is bad", metrics,
        labels(CollapseWatch.WATCHED));
    double[] steps = metrics.stream().mapToDouble(StepMetrics::step).toArray();
    double[] ones = new double[steps.length];
    Arrays.fill(ones, 1);
    return new Chart(shares.title(), shares.unit(), shares.noisy(),
        Stream.concat(shares.curves().stream(), Stream.of(new Curve(BOUND, steps, ones))).toList());
  }

  private boolean has(String part) {
    return metrics.stream().anyMatch(step -> step.parts().containsKey(part));
  }

  private String chance() {
    return percent(1.0 / recipe.data().batch());
  }

  private static String bits(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f\u00a0%%", 100 * share);
  }
}
