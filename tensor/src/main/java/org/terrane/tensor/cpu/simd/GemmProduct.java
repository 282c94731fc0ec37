package org.terrane.tensor.cpu.simd;

import static org.terrane.tensor.cpu.simd.GemmShape.K_BLOCK;
import static org.terrane.tensor.cpu.simd.GemmShape.LEAST_COLUMN_BLOCK;
import static org.terrane.tensor.cpu.simd.GemmShape.LEAST_ROW_BLOCK;
import static org.terrane.tensor.cpu.simd.GemmShape.LEAST_TASKS;
import static org.terrane.tensor.cpu.simd.GemmShape.ROW_BLOCK;
import static org.terrane.tensor.cpu.simd.GemmShape.TILE_COLUMNS;
import static org.terrane.tensor.cpu.simd.GemmShape.TILE_ROWS;
import static org.terrane.tensor.cpu.simd.GemmShape.ceilDiv;
import static org.terrane.tensor.cpu.simd.GemmShape.roundUp;

/// One pass of a product whose B fits the packing memory: first B is packed, panel by panel, then C is computed block
/// by block. Both are lists of tasks that any thread may take in any order.
///
/// Packed B: for each block of k in turn, its panels side by side, each `(depth, TILE_COLUMNS)`. The depth is odd, so
/// that panels being written at the same time do not begin a multiple of 4 KiB apart and drive each other out of L1.
final class GemmProduct {
  private static final int PANELS_PER_TASK = 8;

  private final int m;
  private final int n;
  private final int k;
  private final GemmOperand a;
  private final GemmOperand b;
  private final GemmOutput c;
  private final float[] packed;
  private final int depth;
  private final int depths;
  private final int panels;
  private final int panelTasks;
  private final int rowBlock;
  private final int rowBlocks;
  private final int columnBlock;
  private final int columnBlocks;

  GemmProduct(int m, int n, int k, GemmOperand a, GemmOperand b, GemmOutput c, float[] packed) {
    this.m = m;
    this.n = n;
    this.k = k;
    this.a = a;
    this.b = b;
    this.c = c;
    this.packed = packed;
    depths = Math.max(1, ceilDiv(k, K_BLOCK));
    depth = ceilDiv(k, depths) | 1;
    panels = ceilDiv(n, TILE_COLUMNS);
    panelTasks = ceilDiv(panels, PANELS_PER_TASK);
    int even = roundUp(ceilDiv(m, LEAST_TASKS), TILE_ROWS);
    rowBlock = Math.clamp(even, Math.min(LEAST_ROW_BLOCK, ROW_BLOCK), ROW_BLOCK);
    rowBlocks = ceilDiv(m, rowBlock);
    int cuts = Math.clamp(n / LEAST_COLUMN_BLOCK, 1, ceilDiv(LEAST_TASKS, rowBlocks));
    columnBlock = ceilDiv(panels, cuts);
    columnBlocks = ceilDiv(panels, columnBlock);
  }

  int packTasks() {
    return depths * panelTasks;
  }

  int multiplyTasks() {
    return rowBlocks * columnBlocks;
  }

  void pack(int task) {
    int block = task / panelTasks;
    int first = task % panelTasks * PANELS_PER_TASK;
    int from = block * depth;
    int deep = Math.min(depth, k - from);
    int column = first * TILE_COLUMNS;
    int columns = Math.min(PANELS_PER_TASK * TILE_COLUMNS, n - column);
    Pack.panels(
        TILE_COLUMNS, columns, deep,
        b.data(), b.offset(from, column), b.columnStride(), b.rowStride(),
        packed, packedAt(from, deep, first));
  }

  private int packedAt(int from, int deep, int panel) {
    return AlignedArray.START + TILE_COLUMNS * (from * panels + deep * panel);
  }

  void multiply(int task) {
    int row = task / columnBlocks * rowBlock;
    int rows = Math.min(rowBlock, m - row);
    int firstPanel = task % columnBlocks * columnBlock;
    int lastPanel = Math.min(firstPanel + columnBlock, panels);
    PackBuffers own = PackBuffers.own();
    for (int block = 0; block < depths; block++) {
      int from = block * depth;
      int deep = Math.min(depth, k - from);
      Pack.panels(
          TILE_ROWS, rows, deep, a.data(), a.offset(row, from), a.rowStride(), a.columnStride(), own.a, 0);
      for (int panel = firstPanel; panel < lastPanel; panel++) {
        column(own, row, rows, panel, deep, packedAt(from, deep, panel), block);
      }
    }
  }

  /// All tiles of one block of rows under one panel of B, which stays in L1.
  private void column(PackBuffers own, int row, int rows, int panel, int deep, int packedAt, int block) {
    int column = panel * TILE_COLUMNS;
    int columns = Math.min(TILE_COLUMNS, n - column);
    for (int r = 0; r < rows; r += TILE_ROWS) {
      GemmShape.kernel(deep, own.a, r * deep, packed, packedAt, own.tile);
      c.take(own.tile, row + r, Math.min(TILE_ROWS, rows - r), column, columns, block == 0, block == depths - 1);
    }
  }
}
