package org.terrane.tensor.cpu;

/// Adds numbers as a balanced tree of sums in a fixed order, so that the error grows with log n only.
///
/// Numbers arrive one by one; `levels[k]` holds the sum of a full block of `BLOCK · 2ᵏ` of them, if there is one.
final class PairwiseSum {
  private static final int BLOCK = 64;

  private final double[] levels = new double[58];
  private double block;
  private long count;

  void add(double value) {
    block += value;
    if (++count % BLOCK == 0) {
      carry();
    }
  }

  private void carry() {
    double sum = block;
    int level = Long.numberOfTrailingZeros(count / BLOCK);
    for (int i = 0; i < level; i++) {
      sum = levels[i] + sum;
    }
    levels[level] = sum;
    block = 0;
  }

  double total() {
    double sum = block;
    for (int level = 0; level < levels.length; level++) {
      if ((count / BLOCK >>> level & 1) == 1) {
        sum = levels[level] + sum;
      }
    }
    return sum;
  }

  void reset() {
    block = 0;
    count = 0;
  }
}
