package org.terrane.rs.common;

/// Fixed sine–cosine codes of positions, on the ground where the distance between samples is known.
///
/// 1-D, dimension d, of a number x: `ωⱼ = 10000^(−j/(d/2))`, `code = [sin xω₀ …, cos xω₀ …]`, all sines first.
/// 2-D, dimension d: the first d/2 code the column, the last d/2 the row (as in MAE). With a ground sample distance
/// g the indices are multiplied by it: the code tells metres, not pixels.
///
/// Source: He et al., "Masked Autoencoders", 2022; Reed et al., "Scale-MAE", 2023, equation 2, reference 1 m.
public final class PositionCode {
  private PositionCode() {}

  /// The code `(rows·columns, dimension)` of a grid of patches.
  ///
  /// @param dimension a multiple of 4
  /// @param gsd metres per pixel; 1 gives the plain code
  public static float[] grid(int dimension, int rows, int columns, double gsd) {
    if (dimension % 4 != 0) {
      throw new IllegalArgumentException("[positionCode] dimension must be a multiple of 4, but is " + dimension);
    }
    float[] codes = new float[rows * columns * dimension];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        int at = (row * columns + column) * dimension;
        write(codes, at, dimension / 2, column * gsd);
        write(codes, at + dimension / 2, dimension / 2, row * gsd);
      }
    }
    return codes;
  }

  private static void write(float[] codes, int at, int dimension, double x) {
    int half = dimension / 2;
    for (int j = 0; j < half; j++) {
      double angle = x * Math.pow(10000, -(double) j / half);
      codes[at + j] = (float) Math.sin(angle);
      codes[at + half + j] = (float) Math.cos(angle);
    }
  }
}
