package org.terrane.cli.report;

import java.util.Arrays;

/// The contrast stretch of one band: values from its 2 % to its 98 % percentile become dark to bright, so that a few
/// clouds or shadows do not swallow the picture.
record Stretch(float low, float high) {
  private static final double TAIL = 0.02;

  /// The stretch that suits `band`; values that are not finite (no data) are ignored.
  static Stretch of(float[] band) {
    float[] sorted = new float[band.length];
    int count = 0;
    for (float value : band) {
      if (Float.isFinite(value)) {
        sorted[count++] = value;
      }
    }
    if (count == 0) {
      return new Stretch(0, 1);
    }
    Arrays.sort(sorted, 0, count);
    return new Stretch(sorted[(int) (TAIL * (count - 1))], sorted[(int) Math.ceil((1 - TAIL) * (count - 1))]);
  }

  /// 0 … 255; a band without contrast is mid-grey.
  int level(float value) {
    float share = high > low ? (value - low) / (high - low) : 0.5f;
    return Math.round(255 * Math.clamp(share, 0f, 1f));
  }
}
