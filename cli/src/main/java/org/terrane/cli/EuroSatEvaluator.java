package org.terrane.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.terrane.datasets.named.EuroSatRgb;
import org.terrane.rs.downstream.Bootstrap;
import org.terrane.rs.downstream.Classifier;
import org.terrane.rs.downstream.EuroSatEvaluation;
import org.terrane.rs.downstream.EuroSatEvaluation.Row;
import org.terrane.rs.downstream.EuroSatFeatures;
import org.terrane.rs.downstream.FeatureSource;
import org.terrane.rs.downstream.KNearest;
import org.terrane.rs.downstream.LinearProbe;
import org.terrane.tensor.Key;

/// Evaluation on EuroSAT, as a table for people.
final class EuroSatEvaluator implements Evaluator {
  private static final long PAUSE = Duration.ofSeconds(5).toNanos();

  @Override
  public void evaluate(Path file, Path folder, Protocol protocol, PrintWriter out, PrintWriter err) {
    EuroSatRgb data = EuroSatRgb.open(folder);
    EuroSatFeatures features = EuroSatFeatures.of(file, data);
    Classifier classifier = switch (protocol) {
      case KNN -> KNearest.DINO;
      case LINEAR -> LinearProbe.standard(Key.of(1).fold("probe"));
    };
    EuroSatEvaluation evaluation = EuroSatEvaluation.of(data, classifier);
    List<Row> rows = new ArrayList<>();
    for (FeatureSource source : features.sources()) {
      rows.add(evaluation.row(source, progress(err)));
    }
    header(features, data, classifier, out);
    out.println();
    table(rows, out);
    out.println();
    Row pretrained = rows.getFirst();
    for (Row other : rows.subList(1, rows.size())) {
      out.println(difference(pretrained, other, evaluation.difference(pretrained, other)));
    }
    out.flush();
  }

  private static void header(EuroSatFeatures features, EuroSatRgb data, Classifier classifier, PrintWriter out) {
    out.printf("checkpoint   %s, step %d%n", features.checkpoint().file(), features.checkpoint().step());
    out.printf("data         EuroSAT RGB, %d classes: learned from %d patches, asked about %d held out%n",
        data.classes().size(), data.training().size(), data.heldOut().size());
    out.printf("classifier   %s%n", classifier.description());
    if (!features.normalisedByRun()) {
      out.println("note         pre-training saw no EuroSAT; patches are normalised by those learned from");
    }
  }

  private static void table(List<Row> rows, PrintWriter out) {
    int widest = rows.stream().mapToInt(row -> row.features().length()).max().orElse(0);
    out.println(" ".repeat(widest) + "   accuracy   95 % interval");
    for (Row row : rows) {
      out.printf(Locale.ROOT, "%-" + widest + "s   %6.1f %%   %5.1f to %5.1f%n", row.features(),
          100 * row.accuracy().mean(), 100 * row.accuracy().low(), 100 * row.accuracy().high());
    }
  }

  private static String difference(Row one, Row other, Bootstrap.Interval by) {
    return String.format(Locale.ROOT, "%s over %s: %+.1f points, 95 %% interval %+.1f to %+.1f", one.features(),
        other.features(), 100 * by.mean(), 100 * by.low(), 100 * by.high());
  }

  /// A line every few seconds: short evaluations stay silent.
  private static EuroSatEvaluation.Progress progress(PrintWriter err) {
    long[] last = {System.nanoTime()};
    return (features, patches, of) -> {
      if (System.nanoTime() - last[0] > PAUSE) {
        last[0] = System.nanoTime();
        err.printf("%s: %d of %d patches%n", features, patches, of);
        err.flush();
      }
    };
  }
}
