package org.terrane.rs.downstream;

import org.apache.commons.math3.stat.StatUtils;
import org.terrane.tensor.Key;

/// How far a mean would move with another draw of held-out patches: the percentile bootstrap (Efron 1979).
///
/// @param resamples how often the values are drawn again, with replacement
/// @param key of the draws: equal keys draw the same patches, so results can be compared patch by patch
public record Bootstrap(int resamples, Key key) {
  /// A mean and the 95 % interval around it.
  public record Interval(double mean, double low, double high) {}

  /// 1000 resamples.
  public static Bootstrap standard(Key key) {
    return new Bootstrap(1000, key);
  }

  /// The mean of the values and where 95 % of the resampled means lie.
  public Interval of(double[] values) {
    double[] means = new double[resamples];
    for (int r = 0; r < resamples; r++) {
      Key draw = key.fold(r);
      double sum = 0;
      for (int i = 0; i < values.length; i++) {
        sum += values[draw.fold(i).below(values.length)];
      }
      means[r] = sum / values.length;
    }
    return new Interval(StatUtils.mean(values), StatUtils.percentile(means, 2.5), StatUtils.percentile(means, 97.5));
  }
}
