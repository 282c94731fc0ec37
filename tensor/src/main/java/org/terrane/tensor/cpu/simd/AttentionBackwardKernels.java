package org.terrane.tensor.cpu.simd;

import static org.terrane.tensor.cpu.simd.AttentionBuffers.KEY_BLOCK;
import static org.terrane.tensor.cpu.simd.AttentionKernel.COLUMNS;
import static org.terrane.tensor.cpu.simd.AttentionKernel.ROWS;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The gradient of attention of one head, a panel of COLUMNS queries at a time; probabilities are computed again
/// from the saved log-sums. With P the probabilities and g the gradient of the result:
///
/// ```
/// δ = Σₑ g·result      dS = P ∘ (g·vᵀ − δ)
/// dv = Pᵀ·g            dk = scale · dSᵀ·q      dq = scale · dS·k      d(added mask) = dS
/// ```
///
/// Source: Dao et al., "FlashAttention", 2022, algorithm 4.
public final class AttentionBackwardKernels {
  private final AttentionHead head;
  private final AttentionBuffers own = AttentionBuffers.own();
  private final int padded;
  private final int width;
  private final int dPanels;
  private final int ePanels;
  private final float[] keyGroups;
  private final float[] valueGroups;
  private final float[] keyColumns;
  private final float[] dk;
  private final float[] dv;
  private final float[] dq;
  private final float[] query;
  private final float[] gradient;
  private final float[] queryRows;
  private final float[] gradientRows;

  private AttentionBackwardKernels(AttentionHead head) {
    this.head = head;
    padded = Math.ceilDiv(head.keys(), ROWS) * ROWS;
    width = Math.ceilDiv(head.d(), ROWS) * ROWS;
    dPanels = Math.ceilDiv(head.d(), COLUMNS);
    ePanels = Math.ceilDiv(head.e(), COLUMNS);
    keyGroups = own.floats(0, padded * head.d());
    valueGroups = own.floats(1, padded * head.e());
    keyColumns = own.floats(2, head.keys() * width);
    dk = own.floats(3, dPanels * padded * COLUMNS);
    dv = own.floats(4, ePanels * padded * COLUMNS);
    dq = own.floats(5, width * COLUMNS);
    query = own.floats(6, head.d() * COLUMNS);
    gradient = own.floats(7, head.e() * COLUMNS);
    queryRows = own.floats(8, dPanels * COLUMNS * COLUMNS);
    gradientRows = own.floats(9, ePanels * COLUMNS * COLUMNS);
  }

  /// What the head's forward pass left, and the gradient of its result: result and g `(N, E)`, log-sums `(N)`.
  public record Saved(AttentionHead.Rows result, AttentionHead.Rows g, MemorySegment logSums, long logSumsAt) {}

  /// Where gradients go.
  ///
  /// @param q    `(N, D)`
  /// @param k    `(M, D)`
  /// @param v    `(M, E)`
  /// @param mask `(N, M)`, of an added one: dS; null where it is not wanted
  /// @param more whether to add to what stands there for the mask
  public record Wanted(AttentionHead.Rows q, AttentionHead.Rows k, AttentionHead.Rows v,
      AttentionHead.@Nullable Rows mask, boolean more) {}

  /// Fills the gradients.
  public static void run(AttentionHead head, Saved saved, Wanted wanted) {
    AttentionBackwardKernels task = new AttentionBackwardKernels(head);
    task.pack();
    for (int row = 0; row < head.queries(); row += COLUMNS) {
      task.panel(saved, row, Math.min(COLUMNS, head.queries() - row), wanted);
    }
    AttentionPack.unpanel(task.dk, task.padded, wanted.k(), head.keys(), head.d());
    AttentionPack.unpanel(task.dv, task.padded, wanted.v(), head.keys(), head.e());
  }

  private void pack() {
    AttentionPack.rowGroups(head.k(), head.keys(), head.d(), keyGroups);
    AttentionPack.rowGroups(head.v(), head.keys(), head.e(), valueGroups);
    AttentionPack.columnGroups(head.k(), head.keys(), head.d(), keyColumns);
    Arrays.fill(dk, 0, dPanels * padded * COLUMNS, 0f);
    Arrays.fill(dv, 0, ePanels * padded * COLUMNS, 0f);
  }

  private void panel(Saved saved, int row, int count, Wanted wanted) {
    AttentionPack.transposed(head.q(), row, count, head.d(), head.scale(), query);
    AttentionPack.transposed(saved.g(), row, count, head.e(), 1, gradient);
    AttentionPack.panels(head.q(), row, count, head.d(), head.scale(), queryRows);
    AttentionPack.panels(saved.g(), row, count, head.e(), 1, gradientRows);
    statistics(saved, row, count);
    Arrays.fill(dq, 0, width * COLUMNS, 0f);
    for (int key = 0; key < head.keys(); key += KEY_BLOCK) {
      int block = Math.min(KEY_BLOCK, head.keys() - key);
      AttentionForwardKernels.scores(keyGroups, key, block, head.d(), query, own.scores, own);
      AttentionForwardKernels.scores(valueGroups, key, block, head.e(), gradient, own.gradients, own);
      if (head.mask() != null) {
        head.mask().apply(own.scores, row, count, key, block);
      }
      AttentionSoftmax.gradient(own.scores, own.gradients, block, own.largest, own.sum);
      if (wanted.mask() != null) {
        mask(wanted.mask(), wanted.more(), row, count, key, block);
      }
      addTiles(own.scores, gradientRows, ePanels, key, block, count, dv);
      addTiles(own.gradients, queryRows, dPanels, key, block, count, dk);
      AttentionForwardKernels.weigh(keyColumns, head.keys(), key, block, width, own.gradients, dq, own);
    }
    Arrays.fill(own.factor, head.scale());
    AttentionSoftmax.scale(dq, width, own.factor);
    AttentionPack.untranspose(dq, head.d(), wanted.q(), row, count);
  }

  /// `to (N, M)[row …, key …]`, += if more, `= own.gradients (block, COLUMNS)ᵀ`
  private void mask(AttentionHead.Rows to, boolean more, int row, int count, int key, int block) {
    for (int j = 0; j < count; j++) {
      long at = to.row(row + j) + key;
      for (int i = 0; i < block; i++) {
        float before = more ? Floats.get(to.memory(), at + i) : 0;
        Floats.set(to.memory(), at + i, before + own.gradients[i * COLUMNS + j]);
      }
    }
  }

  /// `largest = log-sums`, `sum = δ`.
  private void statistics(Saved saved, int row, int count) {
    Arrays.fill(own.largest, 0f);
    Arrays.fill(own.sum, 0f);
    for (int j = 0; j < count; j++) {
      own.largest[j] = Floats.get(saved.logSums(), saved.logSumsAt() + row + j);
      float delta = 0;
      long at = saved.result().row(row + j);
      for (int i = 0; i < head.e(); i++) {
        delta = Math.fma(Floats.get(saved.result().memory(), at + i), gradient[i * COLUMNS + j], delta);
      }
      own.sum[j] = delta;
    }
  }

  /// `to (panels, padded, COLUMNS)[key …] += tiles (block, COLUMNS) · rows (panels, COLUMNS, COLUMNS)`
  private void addTiles(float[] tiles, float[] rows, int panels, int key, int block, int count, float[] to) {
    for (int panel = 0; panel < panels; panel++) {
      for (int i = 0; i < block; i += ROWS) {
        AttentionKernel.rows(count, tiles, i * COLUMNS, rows, panel * COLUMNS * COLUMNS, to,
            (panel * padded + key + i) * COLUMNS, own.fence);
      }
    }
  }
}
