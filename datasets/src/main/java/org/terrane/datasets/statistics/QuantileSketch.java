package org.terrane.datasets.statistics;

/// Counts of values in buckets of like size, in fixed memory: floats with the same sign, exponent and first eight bits
/// of their fraction share one, so a bucket is 0.4 % wide. The order in which values come does not matter.
final class QuantileSketch {

  private static final int KEPT_BITS = 17;
  private static final int DROPPED_BITS = Float.SIZE - KEPT_BITS;

  private final long[] counts = new long[1 << KEPT_BITS];
  private long total;

  /// @param value not NaN
  void add(float value) {
    counts[bucket(value)]++;
    total++;
  }

  /// The value that this share of all values is not above, on a straight line within its bucket.
  ///
  /// @param share within 0 and 1
  /// @return NaN where nothing was added
  double quantile(double share) {
    double wanted = share * total;
    double before = 0;
    for (int bucket = 0; bucket < counts.length; bucket++) {
      if (counts[bucket] > 0 && before + counts[bucket] >= wanted) {
        double low = edge(bucket);
        double high = edge(bucket + 1);
        return low + (high - low) * (wanted - before) / counts[bucket];
      }
      before += counts[bucket];
    }
    return Double.NaN;
  }

  /// Buckets in the order of their values. The bits of positive floats are ordered as the floats are, those of negative
  /// ones the other way round.
  private static int bucket(float value) {
    int bits = Float.floatToIntBits(value);
    int ordered = bits < 0 ? ~bits : bits ^ Integer.MIN_VALUE;
    return ordered >>> DROPPED_BITS;
  }

  private static double edge(int bucket) {
    if (bucket >= 1 << KEPT_BITS) {
      return Float.MAX_VALUE;
    }
    int ordered = bucket << DROPPED_BITS;
    return Float.intBitsToFloat(ordered < 0 ? ordered ^ Integer.MIN_VALUE : ~ordered);
  }
}
