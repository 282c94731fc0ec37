package org.terrane.nn.layer.swin;

import org.terrane.tensor.Tensor;

/// Where the tokens of a window lie to one another: few distinct offsets, and which of them each pair has.
///
/// Source: Liu et al. 2022, section 3.3; the official code's `relative_coords_table` and `relative_position_index`.
final class RelativeOffsets {
  private static final double FARTHEST = 8; // what an offset across the reference window is scaled to

  private RelativeOffsets() {}

  /// The distinct offsets `(rows, columns)` of tokens in a window, from `(1 − height, 1 − width)` on, each as
  /// `sign(Δ)·log₂(1 + |Δ|) / log₂ 8` with `Δ = 8·offset / (reference − 1)`: `((2·height − 1)·(2·width − 1), 2)`, F64.
  static Tensor table(int height, int width, int reference) {
    int columns = 2 * width - 1;
    double[] table = new double[(2 * height - 1) * columns * 2];
    for (int i = 0; i < table.length / 2; i++) {
      table[2 * i] = spaced(i / columns - (height - 1), reference);
      table[2 * i + 1] = spaced(i % columns - (width - 1), reference);
    }
    return Tensor.of(table, table.length / 2, 2);
  }

  /// The row of the table for query i and key j, `(height·width, height·width)` I64.
  static Tensor index(int height, int width) {
    int tokens = height * width;
    long[] index = new long[tokens * tokens];
    for (int i = 0; i < tokens; i++) {
      for (int j = 0; j < tokens; j++) {
        int down = i / width - j / width + height - 1;
        int right = i % width - j % width + width - 1;
        index[i * tokens + j] = (long) down * (2 * width - 1) + right;
      }
    }
    return Tensor.of(index, tokens, tokens);
  }

  private static double spaced(int offset, int reference) {
    double scaled = FARTHEST * offset / (reference - 1);
    return Math.signum(scaled) * Math.log1p(Math.abs(scaled)) / Math.log(FARTHEST);
  }
}
