package org.terrane.tensor.cpu.kernel;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.cpu.pool.Workers;
import org.terrane.tensor.cpu.simd.ColumnSums;

/// The gradient of a mask that attention adds, `(1 or B, H, N, M)` or `(H, N, M)`. Batch elements that share the mask
/// are summed in groups, then group by group, so that sums do not depend on the number of threads.
///
/// @param groups of batch elements; B if each has a mask of its own
/// @param sums   `(groups, H, N, M)`, or null where that is the gradient itself
record MaskGradient(Tensor wanted, int groups, @Nullable Scratch sums) implements AutoCloseable {
  /// Enough to keep threads busy: there is a task for each group and head.
  private static final int GROUPS = 16;
  private static final int COLUMNS = 4096;

  static MaskGradient of(Tensor wanted, int batch, String operation) {
    boolean ownMasks = wanted.shape().rank() == 4 && wanted.size(0) == batch;
    int groups = ownMasks ? batch : Math.min(batch, GROUPS);
    boolean same = ownMasks || groups == 1;
    return new MaskGradient(wanted, groups,
        same ? null : Scratch.floats(wanted, groups * wanted.shape().elements(), operation));
  }

  AttentionTasks.Operand operand() {
    long row = wanted.size(-1);
    long head = row * wanted.size(-2);
    MemorySegment memory = sums == null ? F32.of(wanted) : sums.memory();
    return new AttentionTasks.Operand(memory, head * wanted.size(-3), head, row);
  }

  /// Adds up the groups once they are there.
  void finish() {
    if (sums != null) {
      int all = Math.toIntExact(wanted.shape().elements());
      Workers.run(Math.ceilDiv(all, COLUMNS), task -> ColumnSums.addRows(sums.memory(), 0, all, groups,
          task * COLUMNS, Math.min(all, (task + 1) * COLUMNS), F32.of(wanted), (long) task * COLUMNS));
    }
  }

  @Override
  public void close() {
    if (sums != null) {
      sums.close();
    }
  }
}
