package org.terrane.tensor.cpu.simd;

import jdk.incubator.vector.FloatVector;

/// The inner loop of convolutions: a product whose rows of A lie anywhere.
///
/// A row is what a window sees: it overlaps with its neighbours in the image, so it is read in place and never copied
/// (Dukhan, "The Indirect Convolution Algorithm", arXiv:1907.02129).
public final class ConvKernel {
  /// Rows of a tile; tables of rows are filled up to a multiple of it.
  public static final int ROWS = GemmShape.MANY_REGISTERS ? Conv6x4Kernel.ROWS : Conv4x2Kernel.ROWS;

  /// Most columns of a panel of B and of a row of C.
  public static final int COLUMNS = GemmShape.TILE_COLUMNS;

  /// Deepest loop whose panel of B stays in L1 (32 KiB with AVX-512) while all rows pass by.
  private static final int DEEPEST = 128;

  static {
    GemmDirective.install();
  }

  private ConvKernel() {}

  /// Columns of panels for so many channels: one vector where that is enough and panels are wide.
  public static int columns(int channels) {
    return GemmShape.MANY_REGISTERS && channels <= Floats.W ? Floats.W : COLUMNS;
  }

  /// `c[cOffset + to[i] + j] += Σ_p a[aOffset + from[i] + p] · b[bOffset + p · columns + j]` for `i < rows`,
  /// `p < k` and `j < columns`, which [#columns] has named. Both tables hold [#ROWS] entries more than `rows`: places
  /// that may be read and added to in vain.
  public static void multiply(
      int columns, int rows, int k, float[] a, int aOffset, int[] from, float[] b, int bOffset,
      float[] c, int cOffset, int[] to) {
    int steps = Math.max(1, GemmShape.ceilDiv(k, DEEPEST));
    int depth = GemmShape.ceilDiv(k, steps);
    for (int p = 0; p < k; p += depth) {
      int deep = Math.min(depth, k - p);
      for (int row = 0; row < rows; row += ROWS) {
        tile(columns, deep, a, aOffset + p, from, b, bOffset + p * columns, c, cOffset, to, row);
      }
    }
  }

  private static void tile(
      int columns, int k, float[] a, int aOffset, int[] from, float[] b, int bOffset, float[] c, int cOffset, int[] to,
      int row) {
    if (columns == Floats.W) {
      ConvNarrowKernel.multiply(k, a, aOffset, from, b, bOffset, c, cOffset, to, row);
    } else if (GemmShape.MANY_REGISTERS) {
      Conv6x4Kernel.multiply(k, a, aOffset, from, b, bOffset, c, cOffset, to, row);
    } else {
      Conv4x2Kernel.multiply(k, a, aOffset, from, b, bOffset, c, cOffset, to, row);
    }
  }

  /// `c[cOffset + i · COLUMNS + j] += Σ_p a[aOffset + from[p] + i] · b[bOffset + p · COLUMNS + j]` for `i < rows`,
  /// `p < depth`, `j < COLUMNS`: sums over pixels, for the weight's gradient. The same for all panels of B, `bPanel`
  /// apart, and of C, `cPanel` apart.
  ///
  /// Here the windows are the columns of A; a tile of rows of them is copied together, for all panels of B.
  ///
  /// @param a with a vector's room after the last element
  public static void correlate(
      int rows, int depth, float[] a, int aOffset, int[] from,
      float[] b, int bOffset, int bPanel, int panels, float[] c, int cOffset, int cPanel) {
    PackBuffers own = PackBuffers.own();
    float[] packed = own.line(depth * GemmShape.TILE_ROWS + Floats.W);
    for (int row = 0; row < rows; row += GemmShape.TILE_ROWS) {
      pack(depth, a, aOffset + row, from, packed);
      int count = Math.min(GemmShape.TILE_ROWS, rows - row) * COLUMNS;
      for (int panel = 0; panel < panels; panel++) {
        GemmShape.kernel(depth, packed, 0, b, bOffset + panel * bPanel, own.tile);
        add(own.tile, 0, count, c, cOffset + panel * cPanel + row * COLUMNS);
      }
    }
  }

  /// Each step copies a whole vector; the next overwrites what is too much.
  private static void pack(int depth, float[] a, int aOffset, int[] from, float[] packed) {
    for (int p = 0; p < depth; p++) {
      int at = aOffset + from[p];
      if (Floats.W >= GemmShape.TILE_ROWS) {
        FloatVector.fromArray(Floats.S, a, at).intoArray(packed, p * GemmShape.TILE_ROWS);
      } else {
        for (int i = 0; i < GemmShape.TILE_ROWS; i++) {
          packed[p * GemmShape.TILE_ROWS + i] = a[at + i];
        }
      }
    }
  }

  /// `c[at + i] += x[xAt + i]` for a multiple of [#COLUMNS].
  public static void add(float[] x, int xAt, int count, float[] c, int at) {
    for (int i = 0; i < count; i += Floats.W) {
      FloatVector.fromArray(Floats.S, c, at + i).add(FloatVector.fromArray(Floats.S, x, xAt + i)).intoArray(c, at + i);
    }
  }
}
