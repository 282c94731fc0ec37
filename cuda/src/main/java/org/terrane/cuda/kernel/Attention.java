package org.terrane.cuda.kernel;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.terrane.cuda.device.CudaDevice;
import org.terrane.cuda.device.Fields;
import org.terrane.cuda.driver.DeviceMemory;
import org.terrane.cuda.driver.Launch;
import org.terrane.tensor.DType;
import org.terrane.tensor.Layout;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Tensor;

/// The launches of `attention.cu` and, on tensor cores, `attention_mma.cu`, `attention_mma_backward.cu` and
/// `attention_mma_mask.cu`, whichever way heads lie in memory.
///
/// Tensor cores take heads whose widths are multiples of 8, in rows that begin at multiples of 16 bytes; all others are
/// computed in F32.
///
/// Letters: batch B, heads H, queries N, keys M, width of queries and keys D, of values E.
///
/// @param suffix of the kernels for the type
record Attention(CudaDevice device, String suffix, int b, int h, int n, int m, int d, int e, float scale, Heads q,
    Heads k, Heads v, @Nullable Tensor mask) {
  /// The widest heads the kernels have room for.
  static final int WIDEST = 128;
  private static final DeviceMemory NONE = new DeviceMemory(0);
  private static final int THREADS = 128;
  /// As [Channels] has it.
  private static final int ENOUGH_BLOCKS = 1024;
  /// Batch elements, beside whose heads a piece of the gradient of a mask is little to write and read.
  private static final int ELEMENTS_OF_A_PIECE = 8;
  /// Numbers that tensor cores read at once.
  private static final int CHUNK = 8;

  /// One operand: where it begins, and elements from one batch element, head and row to the next.
  record Heads(DeviceMemory first, long batch, long head, long row) {
    static final Heads NONE = new Heads(Attention.NONE, 0, 0, 0);

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

    /// Whether each row of BF16 begins at a multiple of 16 bytes.
    boolean aligned() {
      return first.address() % (CHUNK * Short.BYTES) == 0 && batch % CHUNK == 0 && head % CHUNK == 0
          && row % CHUNK == 0;
    }
  }

  /// Where gradients go; none is wanted where the address is 0 or the mask null.
  ///
  /// @param mask of an added one, `(1 or B, H, N, M)` or `(H, N, M)`
  record Gradients(Heads q, Heads k, Heads v, @Nullable Tensor mask) {}

  /// @param logSums to fill with the log-sum of each query's powers, `(B, H, N)`; address 0 for none
  void forward(Heads y, DeviceMemory logSums) {
    AttentionKernels.Tiled forward = kernels(y).forward();
    device.launch(forward.kernel(), launch(n, forward.rows()), q.first, k.first, v.first, allowed(), added(), y.first,
        logSums, fields(y, Heads.NONE, Heads.NONE, Heads.NONE, Heads.NONE), scale);
  }

  /// Fills the gradients that are wanted.
  void backward(Heads y, Heads dy, DeviceMemory logSums, Gradients to, String operation) {
    Fields fields = fields(y, dy, to.q, to.k, to.v);
    AttentionKernels kernels = kernels(y, dy, to.q, to.k, to.v);
    DeviceMemory deltas = device.allocate((long) Float.BYTES * b * h * n, operation);
    device.launch(kernels.deltas().kernel(), launch(n, kernels.deltas().rows()), y.first, dy.first, deltas, fields);
    if (to.q.first.address() != 0) {
      device.launch(kernels.queries().kernel(), launch(n, kernels.queries().rows()), q.first, k.first, v.first,
          allowed(), added(), dy.first, logSums, deltas, to.q.first, fields, scale);
    }
    if (to.k.first.address() != 0 || to.v.first.address() != 0) {
      device.launch(kernels.keys().kernel(), launch(m, kernels.keys().rows()), q.first, k.first, v.first, allowed(),
          added(), dy.first, logSums, deltas, to.k.first, to.v.first, fields, scale);
    }
    if (to.mask != null) {
      maskGradient(kernels.mask(), dy, logSums, deltas, to.mask, fields, operation);
    }
    device.free(deltas);
  }

  /// A block for each tile of each mask and head. Where batch elements share a mask they are cut into pieces, which are
  /// summed side by side and joined in order; how many there are follows from the shapes.
  private void maskGradient(AttentionKernels.Tiled kernel, Heads dy, DeviceMemory logSums, DeviceMemory deltas,
      Tensor to, Fields fields, String operation) {
    int masks = to.shape().rank() == 4 ? to.size(0) : 1;
    int blocks = Math.multiplyExact(Math.ceilDiv(n, kernel.rows()) * Math.ceilDiv(m, kernel.rows()), masks * h);
    int pieces = Math.max(1, Math.min(b / masks / ELEMENTS_OF_A_PIECE, ENOUGH_BLOCKS / blocks));
    long entries = to.shape().elements();
    DeviceMemory sums = pieces == 1 ? NONE : device.allocate(Float.BYTES * entries * pieces, operation);
    device.launch(kernel.kernel(), new Launch(blocks, pieces, 1, THREADS, 1, 1, 0), q.first, k.first, v.first, added(),
        dy.first, logSums, deltas, to, sums, masks, fields, scale);
    if (pieces > 1) {
      device.forEach(kernel.kernel() + "_join", entries, sums, pieces, to, entries);
      device.free(sums);
    }
  }

  /// Those on tensor cores where these take the operands.
  ///
  /// @param others beside queries, keys and values
  AttentionKernels kernels(Heads... others) {
    boolean fits = suffix.equals("_bf16") && d % CHUNK == 0 && e % CHUNK == 0 && scale > 0 && maskIsShort()
        && Stream.concat(Stream.of(q, k, v), Stream.of(others)).allMatch(Heads::aligned);
    return fits ? AttentionKernels.tensorCores(Math.max(d, e), n, m) : AttentionKernels.plain(suffix);
  }

  /// Whether places in the mask of one head fit 32 bits.
  private boolean maskIsShort() {
    if (mask == null) {
      return true;
    }
    Layout laid = mask.layout().expand(Shape.of(b, h, n, m));
    return (long) n * laid.stride(2) + (long) m * laid.stride(3) <= Integer.MAX_VALUE;
  }

  /// A block for each tile of `rows` rows of each head.
  private Launch launch(int length, int rows) {
    return Launch.of(Math.multiplyExact(Math.ceilDiv(length, rows), b * h), THREADS, 0);
  }

  private DeviceMemory allowed() {
    return mask != null && mask.dtype() == DType.BOOL ? CudaDevice.first(mask) : NONE;
  }

  private DeviceMemory added() {
    return mask != null && mask.dtype() != DType.BOOL ? CudaDevice.first(mask) : NONE;
  }

  /// `struct Attention` of `attention.cuh`.
  private Fields fields(Heads y, Heads dy, Heads dq, Heads dk, Heads dv) {
    long[] fields = new long[6 + 3 * 8 + 4];
    int at = 0;
    for (int size : new int[] {b, h, n, m, d, e}) {
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
