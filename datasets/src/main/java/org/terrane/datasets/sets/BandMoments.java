package org.terrane.datasets.sets;

/// Mean and standard deviation of a band over many pixels, in the band's unit.
///
/// @param std population standard deviation (divisor n)
/// @param count pixels that went in
public record BandMoments(double mean, double std, long count) {

  /// The moments of both sets of pixels together (Chan, Golub, LeVeque 1979).
  public BandMoments joined(BandMoments other) {
    long both = count + other.count;
    if (both == 0) {
      return this;
    }
    double apart = other.mean - mean;
    double share = (double) other.count / both;
    double variance = std * std * (1 - share) + other.std * other.std * share + apart * apart * share * (1 - share);
    return new BandMoments(mean + apart * share, Math.sqrt(variance), both);
  }

  /// `clip((x - (mean - 2 std)) / (4 std), 0, 1)` (methods.md 2.2 without its rounding to 8 bits). A band that never
  /// changes gives 0.5.
  public float normalize(float x) {
    if (std <= 0) {
      return 0.5f;
    }
    float v = (float) ((x - (mean - 2 * std)) / (4 * std));
    return v < 0 ? 0 : v > 1 ? 1 : v;
  }

  /// The value that [#normalize] took to `v`, as far as it was not clipped.
  public float restore(float v) {
    return (float) (mean - 2 * std + 4 * std * v);
  }
}
