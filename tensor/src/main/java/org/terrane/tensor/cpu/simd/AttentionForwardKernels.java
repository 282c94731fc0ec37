package org.terrane.tensor.cpu.simd;

import static org.terrane.tensor.cpu.simd.AttentionBuffers.KEY_BLOCK;
import static org.terrane.tensor.cpu.simd.AttentionKernel.COLUMNS;
import static org.terrane.tensor.cpu.simd.AttentionKernel.ROWS;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// Attention of one head, a panel of COLUMNS queries at a time, with the softmax made while blocks of keys come by.
///
/// Everything is computed transposed: scores `(keys, queries)` are the tiles [AttentionKernel] writes and at once the
/// right operand of the product with the values, and one query is one lane throughout.
/// Source of the running softmax: Dao et al., "FlashAttention", 2022, algorithm 1.
public final class AttentionForwardKernels {
  private AttentionForwardKernels() {}

  /// Queries `from` to `to`: rows of `out (N, E)`, and `logSums (N)` from `logSumsAt` on unless `NULL`.
  public static void run(AttentionHead head, int from, int to, AttentionHead.Rows out, MemorySegment logSums,
      long logSumsAt) {
    AttentionBuffers own = AttentionBuffers.own();
    int keys = head.keys();
    float[] keyGroups = own.floats(0, Math.ceilDiv(keys, ROWS) * ROWS * head.d());
    float[] valueGroups = own.floats(1, keys * Math.ceilDiv(head.e(), ROWS) * ROWS);
    float[] query = own.floats(2, head.d() * COLUMNS);
    float[] output = own.floats(3, Math.ceilDiv(head.e(), ROWS) * ROWS * COLUMNS);
    AttentionPack.rowGroups(head.k(), keys, head.d(), keyGroups);
    AttentionPack.columnGroups(head.v(), keys, head.e(), valueGroups);
    for (int row = from; row < to; row += COLUMNS) {
      int count = Math.min(COLUMNS, to - row);
      AttentionPack.transposed(head.q(), row, count, head.d(), head.scale(), query);
      panel(head, own, row, count, keyGroups, valueGroups, query, output);
      AttentionPack.untranspose(output, head.e(), out, row, count);
      if (logSums.byteSize() > 0) {
        for (int j = 0; j < count; j++) {
          Floats.set(logSums, logSumsAt + row + j, own.largest[j] + (float) Math.log(own.sum[j]));
        }
      }
    }
  }

  private static void panel(AttentionHead head, AttentionBuffers own, int row, int count, float[] keyGroups,
      float[] valueGroups, float[] query, float[] output) {
    int e = Math.ceilDiv(head.e(), ROWS) * ROWS;
    AttentionSoftmax.start(own.largest, own.sum);
    Arrays.fill(output, 0, e * COLUMNS, 0f);
    for (int key = 0; key < head.keys(); key += KEY_BLOCK) {
      int block = Math.min(KEY_BLOCK, head.keys() - key);
      scores(keyGroups, key, block, head.d(), query, own.scores, own);
      if (head.mask() != null) {
        head.mask().apply(own.scores, row, count, key, block);
      }
      AttentionSoftmax.block(own.scores, block, own.largest, own.sum, own.factor);
      if (key > 0) {
        AttentionSoftmax.scale(output, e, own.factor);
      }
      weigh(valueGroups, head.keys(), key, block, e, own.scores, output, own);
    }
    AttentionSoftmax.inverse(own.largest, own.sum, own.factor);
    AttentionSoftmax.scale(output, e, own.factor);
  }

  /// `to (block, COLUMNS) = groups[key …] · panel`, the panel `(width, COLUMNS)`.
  static void scores(float[] groups, int key, int block, int width, float[] panel, float[] to, AttentionBuffers own) {
    for (int i = 0; i < block; i += ROWS) {
      AttentionKernel.packed(width, groups, (key + i) * width, panel, 0, own.zero, 0, to, i * COLUMNS, own.fence);
    }
  }

  /// `to (width, COLUMNS) += groups[:, key …]ᵀ · panel`, the panel `(block, COLUMNS)`.
  static void weigh(float[] groups, int keys, int key, int block, int width, float[] panel, float[] to,
      AttentionBuffers own) {
    for (int i = 0; i < width; i += ROWS) {
      AttentionKernel.packed(block, groups, i * keys + key * ROWS, panel, 0, to, i * COLUMNS, to, i * COLUMNS,
          own.fence);
    }
  }
}
