package org.terrane.datasets.sets;

/// Mean and standard deviation of a band over many pixels, in the band's unit.
///
/// @param std population standard deviation (divisor n)
/// @param count pixels that went in
public record BandMoments(double mean, double std, long count) {

  /// `clip((x - (mean - 2 std)) / (4 std), 0, 1)` (methods.md 2.2 without its rounding to 8 bits). A band that never
  /// changes gives 0.5.
  public float normalize(float x) {
    if (std <= 0) {
      return 0.5f;
    }
    return (float) Math.clamp((x - (mean - 2 * std)) / (4 * std), 0, 1);
  }

  /// The value that [#normalize] took to `v`, as far as it was not clipped.
  public float restore(float v) {
    return (float) (mean - 2 * std + 4 * std * v);
  }
}
