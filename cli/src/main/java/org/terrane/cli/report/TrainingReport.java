package org.terrane.cli.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.terrane.nn.train.StepMetrics;

/// Turns the metrics of a training run into the tiles and charts of its report.
public final class TrainingReport {
  private static final int WINDOW = 20;

  private TrainingReport() {}

  /// Headline numbers: the loss at the end against the start (means of 20 steps), steps, speed.
  public static List<Tile> tiles(List<StepMetrics> metrics) {
    if (metrics.isEmpty()) {
      return List.of();
    }
    int window = Math.min(WINDOW, metrics.size());
    double first = mean(metrics.subList(0, window), StepMetrics::loss);
    double last = mean(metrics.subList(metrics.size() - window, metrics.size()), StepMetrics::loss);
    double change = 100 * (last / first - 1);
    String direction = change < 0 ? "%.0f %% below the first %d steps" : "%.0f %% above the first %d steps";
    List<Tile> tiles = new ArrayList<>();
    tiles.add(new Tile("loss", Ticks.label(last), format(direction, Math.abs(change), window)));
    tiles.addAll(paceTiles(metrics));
    return tiles;
  }

  /// Headline numbers without the loss: steps and speed.
  public static List<Tile> paceTiles(List<StepMetrics> metrics) {
    return metrics.isEmpty() ? List.of() : List.of(
        new Tile("steps", Long.toString(metrics.getLast().step()), ""),
        new Tile("speed", Ticks.label(mean(metrics, StepMetrics::imagesPerSecond)), "images per second"),
        new Tile("arithmetic", Ticks.label(mean(metrics, StepMetrics::gflopPerSecond)), "GFLOP per second"));
  }

  /// Loss, its parts, learning rate and speed over the steps.
  public static List<Chart> charts(List<StepMetrics> metrics) {
    List<Chart> charts = new ArrayList<>();
    charts.add(loss(metrics));
    Set<String> parts = new LinkedHashSet<>();
    metrics.forEach(m -> parts.addAll(m.parts().keySet()));
    if (!parts.isEmpty()) {
      charts.add(parts("Parts of the loss", "", metrics, List.copyOf(parts)));
    }
    charts.addAll(pace(metrics));
    return charts;
  }

  /// The loss over the steps.
  public static Chart loss(List<StepMetrics> metrics) {
    return new Chart("Loss", "", true, List.of(curve("loss", metrics, StepMetrics::loss)));
  }

  /// Parts of the loss that share their axes.
  public static Chart parts(String title, String unit, List<StepMetrics> metrics, List<String> names) {
    return new Chart(title, unit, true, names.stream().map(name -> curve(name, metrics, part(name))).toList());
  }

  /// Parts of the loss under names for people.
  ///
  /// @param labels by the parts' names
  public static Chart parts(String title, String unit, List<StepMetrics> metrics,
      SequencedMap<String, String> labels) {
    return new Chart(title, unit, true, labels.entrySet().stream()
        .map(label -> curve(label.getValue(), metrics, part(label.getKey()))).toList());
  }

  /// Learning rate and speed over the steps.
  public static List<Chart> pace(List<StepMetrics> metrics) {
    return List.of(
        new Chart("Learning rate", "", false, List.of(curve("lr", metrics, StepMetrics::learningRate))),
        new Chart("Speed", "images/s", true, List.of(curve("images/s", metrics, StepMetrics::imagesPerSecond))),
        new Chart("Arithmetic", "GFLOP/s", true, List.of(curve("GFLOP/s", metrics, StepMetrics::gflopPerSecond))));
  }

  /// The mean of a part over those of the last 20 steps that have it; not a number where none has.
  public static double atTheEnd(List<StepMetrics> metrics, String part) {
    return metrics.subList(Math.max(0, metrics.size() - WINDOW), metrics.size()).stream()
        .filter(step -> step.parts().containsKey(part)).mapToDouble(part(part)).average().orElse(Double.NaN);
  }

  private static ToDoubleFunction<StepMetrics> part(String name) {
    return metrics -> metrics.parts().getOrDefault(name, Float.NaN);
  }

  private static Curve curve(String name, List<StepMetrics> metrics, ToDoubleFunction<StepMetrics> value) {
    double[] steps = metrics.stream().mapToDouble(StepMetrics::step).toArray();
    return new Curve(name, steps, metrics.stream().mapToDouble(value).toArray());
  }

  private static double mean(List<StepMetrics> metrics, ToDoubleFunction<StepMetrics> value) {
    return metrics.stream().mapToDouble(value).average().orElse(Double.NaN);
  }

  private static String format(String pattern, Object... arguments) {
    return String.format(Locale.ROOT, pattern, arguments);
  }
}
