package org.terrane.bench;

import java.util.List;

/// What one side took in all its forks.
///
/// @param millis median over iterations, of the mean time of a run
/// @param spread half the distance from the first to the third quartile, as a part of the median
/// @param bytes Java heap allocated by one run
record Measured(double millis, double spread, double bytes) {
  static Measured of(List<Double> samples, double bytes) {
    List<Double> sorted = samples.stream().sorted().toList();
    double median = quantile(sorted, 0.5);
    return new Measured(median, (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / 2 / median, bytes);
  }

  private static double quantile(List<Double> sorted, double part) {
    double at = part * (sorted.size() - 1);
    int below = (int) at;
    int above = Math.min(below + 1, sorted.size() - 1);
    return sorted.get(below) + (at - below) * (sorted.get(above) - sorted.get(below));
  }
}
