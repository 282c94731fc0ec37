package org.terrane.datasets.statistics;

/// Counts of values in buckets, in fixed memory: floats with the same sign, exponent and first eight bits of their
/// fraction share one, so a bucket is at most 0.4 % wide, and whole numbers up to 512 have one to themselves. The order
/// in which values come does not matter.
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

  /// The value that at least this share of all values is not above, cut to what its bucket knows of it.
  ///
  /// @param share within 0 and 1
  /// @return NaN where nothing was added
  double quantile(double share) {
    double wanted = share * total;
    long upTo = 0;
    for (int bucket = 0; bucket < counts.length; bucket++) {
      upTo += counts[bucket];
      if (counts[bucket] > 0 && upTo >= wanted) {
        return value(bucket);
      }
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

  /// The bucket's value nearest to 0.
  private static float value(int bucket) {
    int ordered = bucket << DROPPED_BITS;
    int bits = ordered < 0 ? ordered ^ Integer.MIN_VALUE : ~ordered >>> DROPPED_BITS << DROPPED_BITS;
    return Float.intBitsToFloat(bits);
  }
}
