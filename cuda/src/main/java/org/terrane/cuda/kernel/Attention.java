package org.terrane.cuda.kernel;

import org.jspecify.annotations.Nullable;
import org.terrane.cuda.device.CudaDevice;
import org.terrane.cuda.device.Fields;
import org.terrane.cuda.driver.DeviceMemory;
import org.terrane.cuda.driver.Launch;
import org.terrane.tensor.Layout;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Tensor;

/// The launches of `attention.cu`, whichever way heads lie in memory.
///
/// Letters: batch B, heads H, queries N, keys M, width of queries and keys D, of values E.
///
/// @param suffix of the kernels for the type
record Attention(CudaDevice device, String suffix, int b, int h, int n, int m, int d, int e, float scale, Heads q,
    Heads k, Heads v, @Nullable Tensor mask) {
  /// The widest heads the kernels have room for.
  static final int WIDEST = 128;
  private static final int THREADS = 128;
  /// Queries of a block going forward, and rows of one going backward, as `attention.cu` has them.
  private static final int QUERIES = 32;
  private static final int ROWS = 16;

  /// One operand: where it begins, and elements from one batch element, head and row to the next.
  record Heads(DeviceMemory first, long batch, long head, long row) {
    static final Heads NONE = new Heads(new DeviceMemory(0), 0, 0, 0);

    /// Of `(B, H, N, D)`, or of nothing.
    static Heads of(@Nullable Tensor tensor) {
      if (tensor == null) {
        return NONE;
      }
      Layout layout = tensor.layout();
      return new Heads(CudaDevice.first(tensor), layout.stride(0), layout.stride(1), layout.stride(2));
    }

    /// Heads that lie side by side in contiguous rows: part `part` of `parts` of `(B, N, parts·H·D)`.
    static Heads packed(Tensor tensor, int part, int parts, int heads) {
      int row = tensor.size(2);
      int width = row / parts;
      return new Heads(CudaDevice.first(tensor).plus((long) part * width * tensor.dtype().bytes()),
          (long) row * tensor.size(1), width / heads, row);
    }
  }

  /// @param logSums to fill with the log-sum of each query's powers, `(B, H, N)`; address 0 for none
  void forward(Heads y, DeviceMemory logSums) {
    device.launch("attention/attention" + suffix, launch(n, QUERIES), q.first, k.first, v.first, maskAt(), y.first,
        logSums, fields(y, Heads.NONE, Heads.NONE, Heads.NONE, Heads.NONE), scale);
  }

  /// Fills those gradients whose address is not 0.
  void backward(Heads y, Heads dy, DeviceMemory logSums, Heads dq, Heads dk, Heads dv, String operation) {
    Fields fields = fields(y, dy, dq, dk, dv);
    DeviceMemory deltas = device.allocate((long) Float.BYTES * b * h * n, operation);
    device.launch("attention/attention_delta" + suffix, launch(n, QUERIES), y.first, dy.first, deltas, fields);
    if (dq.first.address() != 0) {
      device.launch("attention/attention_queries" + suffix, launch(n, ROWS), q.first, k.first, v.first, maskAt(),
          dy.first, logSums, deltas, dq.first, fields, scale);
    }
    if (dk.first.address() != 0 || dv.first.address() != 0) {
      device.launch("attention/attention_keys" + suffix, launch(m, ROWS), q.first, k.first, v.first, maskAt(),
          dy.first, logSums, deltas, dk.first, dv.first, fields, scale);
    }
    device.free(deltas);
  }

  /// A block for each tile of `rows` rows of each head.
  private Launch launch(int length, int rows) {
    return Launch.of(Math.multiplyExact(Math.ceilDiv(length, rows), b * h), THREADS, 0);
  }

  private DeviceMemory maskAt() {
    return mask == null ? new DeviceMemory(0) : CudaDevice.first(mask);
  }

  /// `struct Attention` of `attention.cu`.
  private Fields fields(Heads y, Heads dy, Heads dq, Heads dk, Heads dv) {
    long[] fields = new long[5 + 3 * 8 + 4];
    int at = 0;
    for (int size : new int[] {h, n, m, d, e}) {
      fields[at++] = size;
    }
    for (Heads operand : new Heads[] {q, k, v, y, dy, dq, dk, dv}) {
      fields[at++] = operand.batch;
      fields[at++] = operand.head;
      fields[at++] = operand.row;
    }
    Layout laid = mask == null ? null : mask.layout().expand(Shape.of(b, h, n, m));
    for (int axis = 0; axis < 4 && laid != null; axis++) {
      fields[at++] = laid.stride(axis);
    }
    return Fields.of(fields);
  }
}
