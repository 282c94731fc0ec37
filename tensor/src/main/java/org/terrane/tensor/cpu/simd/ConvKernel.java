package org.terrane.tensor.cpu.simd;

/// The inner loop of convolutions: a product whose rows of A lie anywhere.
///
/// A row is what a window sees: it overlaps with its neighbours in the image, so it is read in place and never copied
/// (Dukhan, "The Indirect Convolution Algorithm", arXiv:1907.02129).
public final class ConvKernel {
  /// Rows of a tile; tables of rows are filled up to a multiple of it.
  public static final int ROWS = GemmShape.MANY_REGISTERS ? Conv6x4Kernel.ROWS : Conv4x2Kernel.ROWS;

  /// Columns of a panel of B and of a row of C.
  public static final int COLUMNS = GemmShape.TILE_COLUMNS;

  /// Deepest loop for which a panel of B stays close.
  private static final int DEEPEST = 512;

  static {
    GemmDirective.install();
  }

  private ConvKernel() {}

  /// `c[to[i] + j] += Σ_p a[aOffset + from[i] + p] · b[bOffset + p · COLUMNS + j]` for `i < rows`, `p < k`,
  /// `j < COLUMNS`. Both tables hold [#ROWS] entries more than `rows`: places that may be read and added to in vain.
  public static void multiply(
      int rows, int k, float[] a, int aOffset, int[] from, float[] b, int bOffset, float[] c, int[] to) {
    int steps = Math.max(1, GemmShape.ceilDiv(k, DEEPEST));
    int depth = GemmShape.ceilDiv(k, steps);
    for (int p = 0; p < k; p += depth) {
      int deep = Math.min(depth, k - p);
      for (int row = 0; row < rows; row += ROWS) {
        tile(deep, a, aOffset + p, from, b, bOffset + p * COLUMNS, c, to, row);
      }
    }
  }

  private static void tile(
      int k, float[] a, int aOffset, int[] from, float[] b, int bOffset, float[] c, int[] to, int row) {
    if (GemmShape.MANY_REGISTERS) {
      Conv6x4Kernel.multiply(k, a, aOffset, from, b, bOffset, c, to, row);
    } else {
      Conv4x2Kernel.multiply(k, a, aOffset, from, b, bOffset, c, to, row);
    }
  }
}
