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

  /// Most floats of a panel of B: they stay in L1 while all rows pass by (32 KiB with AVX-512).
  private static final int PANEL_FLOATS = 128 * COLUMNS;

  /// Tiles that are copied together: their rows share most lines of the cache.
  private static final int TILES_TOGETHER = 2;

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
  ///
  /// What lies in B behind this panel is most likely read next. Tile by tile it is loaded ahead from a distant cache:
  /// Java has no instruction for that, so one number a step is added to a sum that nobody needs.
  public static void multiply(
      int columns, int rows, int k, float[] a, int aOffset, int[] from, float[] b, int bOffset,
      float[] c, int cOffset, int[] to) {
    int steps = Math.max(1, GemmShape.ceilDiv(k * columns, PANEL_FLOATS));
    int depth = GemmShape.ceilDiv(k, steps);
    int pace = GemmShape.ceilDiv(columns, Math.max(1, GemmShape.ceilDiv(rows, ROWS))); // a phase may have no pixel
    float touched = 0f;
    for (int p = 0; p < k; p += depth) {
      int deep = Math.min(depth, k - p);
      int ahead = bOffset + (p + deep) * columns;
      for (int row = 0; row < rows; row += ROWS) {
        touched += tile(columns, deep, a, aOffset + p, from, b, bOffset + p * columns, c, cOffset, to, row,
            Math.min(ahead, b.length - deep * pace), pace);
        ahead += deep * pace;
      }
    }
    c[cOffset + to[rows]] = touched; // in vain; but else the loads ahead would be dead code
  }

  private static float tile(
      int columns, int k, float[] a, int aOffset, int[] from, float[] b, int bOffset, float[] c, int cOffset, int[] to,
      int row, int ahead, int pace) {
    if (columns == Floats.W) {
      ConvNarrowKernel.multiply(k, a, aOffset, from, b, bOffset, c, cOffset, to, row);
    } else if (GemmShape.MANY_REGISTERS) {
      return Conv6x4Kernel.multiply(k, a, aOffset, from, b, bOffset, c, cOffset, to, row, ahead, pace);
    } else {
      Conv4x2Kernel.multiply(k, a, aOffset, from, b, bOffset, c, cOffset, to, row);
    }
    return 0f;
  }

  /// `c[cOffset + i · COLUMNS + j] += Σ_p a[aOffset + from[p] + i] · b[bOffset + p · COLUMNS + j]` for `i < rows`,
  /// `p < depth`, `j < COLUMNS`: sums over pixels, for the weight's gradient. The same for all panels of B, `bPanel`
  /// apart, and of C, `cPanel` apart.
  ///
  /// Here the windows are the columns of A; two tiles of rows of them are copied together, for all panels of B.
  ///
  /// @param a with two vectors' room after the last element
  /// @param fresh `c` holds nothing yet: it is set, not added to
  public static void correlate(
      int rows, int depth, float[] a, int aOffset, int[] from,
      float[] b, int bOffset, int bPanel, int panels, float[] c, int cOffset, int cPanel, boolean fresh) {
    PackBuffers own = PackBuffers.own();
    int tileFloats = depth * GemmShape.TILE_ROWS + Floats.W;
    float[] packed = own.line(TILES_TOGETHER * tileFloats);
    for (int row = 0; row < rows; row += GemmShape.TILE_ROWS) {
      int tile = row / GemmShape.TILE_ROWS % TILES_TOGETHER;
      if (tile == 0) {
        pack(depth, a, aOffset + row, from, packed, tileFloats);
      }
      int count = Math.min(GemmShape.TILE_ROWS, rows - row) * COLUMNS;
      for (int panel = 0; panel < panels; panel++) {
        GemmShape.kernel(depth, packed, tile * tileFloats, b, bOffset + panel * bPanel, own.tile);
        int at = cOffset + panel * cPanel + row * COLUMNS;
        if (fresh) {
          System.arraycopy(own.tile, 0, c, at, count);
        } else {
          add(own.tile, 0, count, c, at);
        }
      }
    }
  }

  /// Each step copies a whole vector to each of the tiles; the next overwrites what is too much.
  private static void pack(int depth, float[] a, int aOffset, int[] from, float[] packed, int tileFloats) {
    for (int p = 0; p < depth; p++) {
      int at = aOffset + from[p];
      int to = p * GemmShape.TILE_ROWS;
      if (Floats.W >= GemmShape.TILE_ROWS) {
        FloatVector.fromArray(Floats.S, a, at).intoArray(packed, to);
        FloatVector.fromArray(Floats.S, a, at + GemmShape.TILE_ROWS).intoArray(packed, tileFloats + to);
      } else {
        for (int i = 0; i < GemmShape.TILE_ROWS; i++) {
          packed[to + i] = a[at + i];
          packed[tileFloats + to + i] = a[at + GemmShape.TILE_ROWS + i];
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
