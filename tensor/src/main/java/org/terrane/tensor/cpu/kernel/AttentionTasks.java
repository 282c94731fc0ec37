package org.terrane.tensor.cpu.kernel;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.terrane.tensor.Layout;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.cpu.pool.Workers;
import org.terrane.tensor.cpu.simd.AttentionBackwardKernels;
import org.terrane.tensor.cpu.simd.AttentionForwardKernels;
import org.terrane.tensor.cpu.simd.AttentionHead;

/// Attention cut into tasks: forward a head's stretch of queries, backward a head, since all queries add to the
/// gradients of its keys.
///
/// @param mask with batch and head strides, or null
record AttentionTasks(int batch, int heads, int queries, int keys, int d, int e, float scale, Operand q, Operand k,
    Operand v, @Nullable MaskOperand mask) {
  /// Queries that make up for packing the head's keys and values once more.
  private static final int STRETCH = 256;

  /// `(B, H, rows, width)` with contiguous rows, any other strides.
  record Operand(MemorySegment memory, long batchStride, long headStride, long rowStride) {
    /// A tensor of rank 4.
    static Operand of(Tensor tensor) {
      Layout layout = tensor.layout();
      return new Operand(F32.of(tensor), layout.stride(0), layout.stride(1), layout.stride(2));
    }

    /// Part `part` of `(B, rows, parts, H, width)`.
    static Operand packed(Tensor tensor, int part, int parts, int heads) {
      long row = tensor.size(2);
      long width = row / (parts * heads);
      MemorySegment memory = F32.of(tensor).asSlice(4 * part * heads * width);
      return new Operand(memory, row * tensor.size(1), width, row);
    }

    AttentionHead.Rows head(int b, int h) {
      return new AttentionHead.Rows(memory, b * batchStride + h * headStride, rowStride);
    }
  }

  /// BOOL `(B, H, N, M)`, expanded axes with stride 0.
  record MaskOperand(MemorySegment memory, Layout layout) {
    AttentionHead.Mask head(int b, int h) {
      long at = layout.offset() + b * layout.stride(0) + h * layout.stride(1);
      return new AttentionHead.Mask(memory, at, layout.stride(2), layout.stride(3));
    }
  }

  /// @param logSums `(B, H, N)` to fill, or `NULL`
  void forward(Operand out, MemorySegment logSums) {
    int stretches = Math.ceilDiv(queries, STRETCH);
    Workers.run(batch * heads * stretches, task -> {
      int head = task / stretches;
      int from = task % stretches * STRETCH;
      AttentionForwardKernels.run(head(head), from, Math.min(from + STRETCH, queries),
          out.head(head / heads, head % heads), logSums, (long) head * queries);
    });
  }

  void backward(Operand result, Operand gradient, MemorySegment logSums, Operand dq, Operand dk, Operand dv) {
    Workers.run(batch * heads, task -> {
      int b = task / heads;
      int h = task % heads;
      var saved = new AttentionBackwardKernels.Saved(result.head(b, h), gradient.head(b, h), logSums,
          (long) task * queries);
      AttentionBackwardKernels.run(head(task), saved, dq.head(b, h), dk.head(b, h), dv.head(b, h));
    });
  }

  private AttentionHead head(int index) {
    int b = index / heads;
    int h = index % heads;
    return new AttentionHead(queries, keys, d, e, scale, q.head(b, h), k.head(b, h), v.head(b, h),
        mask == null ? null : mask.head(b, h));
  }
}
