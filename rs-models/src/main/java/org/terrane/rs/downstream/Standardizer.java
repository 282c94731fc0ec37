package org.terrane.rs.downstream;

import java.util.Arrays;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;

/// Shifts and scales each feature to mean 0 and deviation 1 over the training rows, so that none weighs more because
/// its numbers are larger. A feature that never changes there becomes 0 and takes no part.
///
/// @param mean `(D)`
/// @param deviation `(D)`, population standard deviation
public record Standardizer(double[] mean, double[] deviation) {
  /// Below this share of its mean a deviation is rounding, not information.
  private static final double CONSTANT = 1e-6;

  /// Measured over training rows only: held-out rows must not take part in anything that is fitted.
  public static Standardizer fit(float[][] rows) {
    int width = rows[0].length;
    double[] mean = new double[width];
    double[] deviation = new double[width];
    for (int d = 0; d < width; d++) {
      SummaryStatistics statistics = new SummaryStatistics();
      for (float[] row : rows) {
        statistics.addValue(row[d]);
      }
      mean[d] = statistics.getMean();
      deviation[d] = Math.sqrt(statistics.getPopulationVariance());
    }
    return new Standardizer(mean, deviation);
  }

  /// The same rows on the common scale.
  public float[][] apply(float[][] rows) {
    return Arrays.stream(rows).map(this::apply).toArray(float[][]::new);
  }

  private float[] apply(float[] row) {
    float[] scaled = new float[row.length];
    for (int d = 0; d < row.length; d++) {
      boolean constant = deviation[d] <= CONSTANT * Math.abs(mean[d]);
      scaled[d] = constant ? 0 : (float) ((row[d] - mean[d]) / deviation[d]);
    }
    return scaled;
  }
}
