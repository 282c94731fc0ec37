package org.terrane.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.terrane.cli.report.Chart;
import org.terrane.cli.report.Tile;
import org.terrane.cli.report.TrainingReport;
import org.terrane.nn.train.StepMetrics;
import org.terrane.rs.swimdiff.SwimDiffRecipe;

/// How a run went: headline numbers and curves, each beside what chance would give.
record SwimDiffCurves(SwimDiffRecipe recipe, List<StepMetrics> metrics) {
  private static final String SHARE = "diffusion_share";

  /// Not the loss: it rises while the queue fills, whatever the network learns.
  List<Tile> tiles(Optional<Tile> neighbours) {
    List<Tile> tiles = new ArrayList<>();
    if (recipe.loss().contrasts() && !metrics.isEmpty()) {
      tiles.add(new Tile("accuracy", percent(TrainingReport.atTheEnd(metrics, "accuracy"), 1),
          "by chance " + chance()));
      tiles.add(new Tile("accuracy in the batch", percent(TrainingReport.atTheEnd(metrics, "batch_accuracy"), 1),
          "by chance at least 1 in %d".formatted(recipe.data().batch())));
    }
    if (recipe.loss().diffuses() && !metrics.isEmpty()) {
      tiles.add(new Tile("diffusion loss", String.format(Locale.ROOT, "%.3f",
          TrainingReport.atTheEnd(metrics, "diffusion")), "1 for a U-Net that knows nothing"));
    }
    neighbours.ifPresent(tiles::add);
    tiles.addAll(TrainingReport.paceTiles(metrics));
    return tiles;
  }

  List<Chart> charts() {
    List<Chart> charts = new ArrayList<>(List.of(TrainingReport.loss(metrics)));
    if (recipe.loss().contrasts()) {
      charts.add(TrainingReport.parts("Contrastive loss", "the queue is full after %d steps".formatted(
          recipe.model().queue() / recipe.data().batch()), metrics, List.of("contrastive")));
      charts.add(TrainingReport.parts("Accuracy", "queries nearest to their own key; by chance " + chance(), metrics,
          List.of("accuracy")));
      charts.add(TrainingReport.parts("Accuracy among the keys of the batch",
          "which are all of one age; by chance at least 1 in %d".formatted(recipe.data().batch()), metrics,
          List.of("batch_accuracy")));
    }
    if (recipe.loss().diffuses()) {
      charts.add(TrainingReport.parts("Diffusion loss", "1 for a U-Net that knows nothing", metrics,
          List.of("diffusion")));
    }
    List<StepMetrics> measured = metrics.stream().filter(step -> step.parts().containsKey(SHARE)).toList();
    if (!measured.isEmpty()) {
      charts.add(TrainingReport.parts("The diffusion loss's share of the encoder's gradient",
          "of the norms of both losses; 0.05 to 0.3 is meant", measured, List.of(SHARE)));
    }
    charts.addAll(TrainingReport.pace(metrics));
    return charts;
  }

  /// Of a query that cannot tell its own key from those of a full queue.
  private String chance() {
    int keys = 1 + recipe.model().queue() + (recipe.matching().inBatch() ? recipe.data().batch() - 1 : 0);
    return "1 in %d, %s".formatted(keys, percent(1.0 / keys, 2));
  }

  private static String percent(double share, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f\u00a0%%", 100 * share);
  }
}
