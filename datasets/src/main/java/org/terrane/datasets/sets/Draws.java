package org.terrane.datasets.sets;

import java.util.ArrayList;
import java.util.List;

/// Random draws that depend on their seeds alone: SplitMix64 (Steele, Lea, Flood 2014), written out here so that a
/// resumed run draws the same on any JDK. Not shared between threads; making one costs nothing.
public final class Draws {

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private long state;

  /// @param seeds mixed in order: `(1, 2)` and `(2, 1)` draw differently
  public Draws(long... seeds) {
    for (long seed : seeds) {
      state = mix(state * 31 + seed + GOLDEN);
    }
  }

  public long nextLong() {
    state += GOLDEN;
    return mix(state);
  }

  /// Uniform in `[0, 1)`, 53 bits.
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1p-53;
  }

  /// Uniform in `[low, high)`.
  public double between(double low, double high) {
    return low + (high - low) * nextDouble();
  }

  /// Uniform in `0 … bound - 1`.
  public int nextInt(int bound) {
    return (int) Math.unsignedMultiplyHigh(nextLong(), bound);
  }

  /// One of these, all equally likely.
  public <T> T oneOf(List<T> choices) {
    return choices.get(nextInt(choices.size()));
  }

  /// The same elements in random order (Fisher and Yates).
  public <T> List<T> shuffled(List<T> elements) {
    List<T> order = new ArrayList<>(elements);
    for (int i = order.size() - 1; i > 0; i--) {
      int j = nextInt(i + 1);
      T swapped = order.get(i);
      order.set(i, order.get(j));
      order.set(j, swapped);
    }
    return order;
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
