package org.terrane.rs.skysense;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.terrane.nn.train.StepMetrics;

/// Watches the collapse monitor's numbers while a run goes on: each is a share of its bound, and below 1 all that the
/// network says may be becoming the same (methods.md 4.9).
///
/// A stretch of bad steps ends when ten in a row were good, so that a number near its bound is told of once.
public final class CollapseWatch {
  /// Metrics that are watched, and in words.
  public static final Map<String, String> WATCHED = watched();

  private static final int GOOD_ENOUGH = 10;

  private final Map<String, Stretch> open = new LinkedHashMap<>();
  private final List<Stretch> all = new ArrayList<>();

  /// Steps in which a number was below its bound.
  ///
  /// @param metric its name
  /// @param from   first bad step
  /// @param to     last bad step
  /// @param least  the smallest share of the bound
  public record Stretch(String metric, long from, long to, double least) {
    private Stretch and(long step, double share) {
      return new Stretch(metric, from, step, Math.min(least, share));
    }

    /// For example `steps 12 to 40: spread of features down to 0.61 of its bound`.
    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%s: %s down to %.2f of its bound", from == to ? "step " + from
          : "steps " + from + " to " + to, WATCHED.get(metric), least);
    }
  }

  /// The stretches of bad steps in a run's metrics.
  public static List<Stretch> in(List<StepMetrics> metrics) {
    CollapseWatch watch = new CollapseWatch();
    metrics.forEach(watch::see);
    watch.all.addAll(watch.open.values());
    return List.copyOf(watch.all);
  }

  /// Takes a step in; says something where a stretch of bad steps begins.
  public Optional<String> see(StepMetrics step) {
    List<String> begun = new ArrayList<>();
    WATCHED.forEach((metric, words) -> {
      float share = step.parts().getOrDefault(metric, Float.NaN);
      if (share < 1 && !open.containsKey(metric)) {
        begun.add(String.format(Locale.ROOT, "%s is %.2f of its bound", words, share));
      }
      take(metric, step.step(), share);
    });
    return begun.isEmpty() ? Optional.empty() : Optional.of("warning: step " + step.step() + ": "
        + String.join(", ", begun) + "; below 1 the features may be collapsing");
  }

  private void take(String metric, long step, float share) {
    Stretch stretch = open.get(metric);
    if (share < 1) {
      open.put(metric, stretch == null ? new Stretch(metric, step, step, share) : stretch.and(step, share));
    } else if (stretch != null && step - stretch.to() >= GOOD_ENOUGH) {
      all.add(stretch);
      open.remove(metric);
    }
  }

  private static Map<String, String> watched() {
    Map<String, String> watched = new LinkedHashMap<>();
    watched.put("teacher_entropy", "entropy of the teacher's mean answer");
    watched.put("feature_spread", "spread of features");
    return watched;
  }
}
