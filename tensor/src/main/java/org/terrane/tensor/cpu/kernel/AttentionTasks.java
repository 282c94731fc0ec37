package org.terrane.tensor.cpu.kernel;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.terrane.tensor.DType;
import org.terrane.tensor.Layout;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.cpu.pool.Workers;
import org.terrane.tensor.cpu.simd.AttentionBackwardKernels;
import org.terrane.tensor.cpu.simd.AttentionForwardKernels;
import org.terrane.tensor.cpu.simd.AttentionHead;
import org.terrane.tensor.cpu.simd.AttentionMask;

/// Attention cut into tasks: forward a head's stretch of queries; backward a head, since all queries add to the
/// gradients of its keys, or that head of several batch elements, which add to the gradient of their mask.
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

  /// `(B, H, N, M)`, expanded axes with stride 0: BOOL, or F32 with contiguous rows.
  record MaskOperand(MemorySegment memory, Layout layout, DType dtype) {
    AttentionMask head(int b, int h) {
      long at = layout.offset() + b * layout.stride(0) + h * layout.stride(1);
      return dtype == DType.BOOL ? new AttentionMask.Allowed(memory, at, layout.stride(2), layout.stride(3))
          : new AttentionMask.Added(new AttentionHead.Rows(memory, at, layout.stride(2)));
    }
  }

  /// Where gradients go.
  ///
  /// @param mask   of an added one, `(groups, H, N, M)`; null where it is not wanted
  /// @param groups of batch elements, which follow each other and add to the same gradient of the mask
  record Gradients(Operand q, Operand k, Operand v, @Nullable Operand mask, int groups) {}

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

  void backward(Operand result, Operand gradient, MemorySegment logSums, Gradients to) {
    Workers.run(to.groups() * heads, task -> {
      int group = task / heads;
      int h = task % heads;
      int first = batch * group / to.groups();
      for (int b = first; b < batch * (group + 1) / to.groups(); b++) {
        int head = b * heads + h;
        var saved = new AttentionBackwardKernels.Saved(result.head(b, h), gradient.head(b, h), logSums,
            (long) head * queries);
        AttentionBackwardKernels.run(head(head), saved, new AttentionBackwardKernels.Wanted(to.q().head(b, h),
            to.k().head(b, h), to.v().head(b, h), to.mask() == null ? null : to.mask().head(group, h), b > first));
      }
    });
  }

  private AttentionHead head(int index) {
    int b = index / heads;
    int h = index % heads;
    return new AttentionHead(queries, keys, d, e, scale, q.head(b, h), k.head(b, h), v.head(b, h),
        mask == null ? null : mask.head(b, h));
  }
}
