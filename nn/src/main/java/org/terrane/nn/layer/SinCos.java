package org.terrane.nn.layer;

import org.terrane.tensor.Tensor;

/// Fixed position codes of sines and cosines.
///
/// For a position x and `ω_j = 10000^(−j/(d/2))`, `j = 0 … d/2 − 1`, the code of width d is
/// `[sin(x·ω₀) …, cos(x·ω₀) …]`, all sines first. Source: MAE, `util/pos_embed.py`; with positions in metres (index
/// times ground sample distance) Scale-MAE's code.
public final class SinCos {
  private static final double BASE = 10_000;

  private SinCos() {}

  /// The code of one position.
  ///
  /// @throws IllegalArgumentException when `dim` is odd
  public static double[] code(int dim, double position) {
    return code(dim, position, BASE);
  }

  /// The same with another ratio of the longest wavelength to the shortest: `ω_j = base^(−j/(d/2))`.
  public static double[] code(int dim, double position, double base) {
    if (dim < 2 || dim % 2 != 0) {
      throw new IllegalArgumentException("[sinCos] dim must be even, but is " + dim);
    }
    int half = dim / 2;
    double[] code = new double[dim];
    for (int j = 0; j < half; j++) {
      double angle = position * Math.pow(base, -(double) j / half);
      code[j] = Math.sin(angle);
      code[half + j] = Math.cos(angle);
    }
    return code;
  }

  /// Codes of the cells of a grid, row by row: the first half of a code is that of the column, the second that of
  /// the row, both times `spacing`.
  ///
  /// Shapes: `(rows · columns, dim)`, F64.
  ///
  /// @param spacing 1 for the plain code; the ground sample distance in metres per pixel for Scale-MAE's
  /// @throws IllegalArgumentException when `dim` is no multiple of 4
  public static Tensor grid(int dim, int rows, int columns, double spacing) {
    if (dim < 4 || dim % 4 != 0) {
      throw new IllegalArgumentException("[sinCos] dim must be a multiple of 4, but is " + dim);
    }
    int half = dim / 2;
    double[] codes = new double[rows * columns * dim];
    for (int row = 0; row < rows; row++) {
      double[] ofRow = code(half, row * spacing);
      for (int column = 0; column < columns; column++) {
        int at = (row * columns + column) * dim;
        System.arraycopy(code(half, column * spacing), 0, codes, at, half);
        System.arraycopy(ofRow, 0, codes, at + half, half);
      }
    }
    return Tensor.of(codes, rows * columns, dim);
  }
}
