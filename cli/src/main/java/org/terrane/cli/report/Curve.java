package org.terrane.cli.report;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// A named line through measured points: `values[i]` was measured at step `steps[i]`. Steps grow; a value that is not a
/// finite number leaves a gap.
public record Curve(String name, double[] steps, double[] values) {
  public Curve {
    if (steps.length != values.length) {
      throw new IllegalArgumentException(
          "[Curve] %s: steps and values must be equally many, but are %d and %d"
              .formatted(name, steps.length, values.length));
    }
  }

  int size() {
    return steps.length;
  }

  double last() {
    return values.length == 0 ? Double.NaN : values[values.length - 1];
  }

  /// The mean over a window of about `span` points around each point, which therefore does not lag behind the curve.
  /// Towards both ends the window narrows to a quarter, so that it stays nearly centred; values that are not finite do
  /// not count.
  Curve smoothed(int span) {
    double[] sums = new double[values.length + 1];
    int[] counts = new int[values.length + 1];
    for (int i = 0; i < values.length; i++) {
      boolean finite = Double.isFinite(values[i]);
      sums[i + 1] = sums[i] + (finite ? values[i] : 0);
      counts[i + 1] = counts[i] + (finite ? 1 : 0);
    }
    double[] means = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      int edge = Math.min(i, values.length - 1 - i);
      int reach = Math.min(span / 2, Math.max(edge, span / 8));
      int from = Math.max(0, i - reach);
      int to = Math.min(values.length, i + reach + 1);
      means[i] = Double.isFinite(values[i]) ? (sums[to] - sums[from]) / (counts[to] - counts[from]) : Double.NaN;
    }
    return new Curve(name, steps, means);
  }

  /// At most about `limit` points that still show every spike: of each stretch of steps the lowest and the highest
  /// remain.
  Curve thinned(int limit) {
    int stretch = (int) Math.ceil(2.0 * values.length / limit);
    if (stretch <= 2) {
      return this;
    }
    boolean[] keep = new boolean[values.length];
    for (int start = 0; start < values.length; start += stretch) {
      int low = start;
      int high = start;
      for (int i = start; i < Math.min(start + stretch, values.length); i++) {
        low = values[i] < values[low] ? i : low;
        high = values[i] > values[high] ? i : high;
      }
      keep[low] = true;
      keep[high] = true;
    }
    keep[values.length - 1] = true;
    int[] kept = IntStream.range(0, keep.length).filter(i -> keep[i]).toArray();
    return new Curve(
        name, Arrays.stream(kept).mapToDouble(i -> steps[i]).toArray(),
        Arrays.stream(kept).mapToDouble(i -> values[i]).toArray());
  }

  static List<Curve> thinned(List<Curve> curves, int limit) {
    return curves.stream().map(curve -> curve.thinned(limit)).toList();
  }
}
