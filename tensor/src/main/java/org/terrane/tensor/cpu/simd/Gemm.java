package org.terrane.tensor.cpu.simd;

import static org.terrane.tensor.cpu.simd.GemmShape.TILE_COLUMNS;
import static org.terrane.tensor.cpu.simd.GemmShape.roundUp;

import java.lang.foreign.MemorySegment;
import java.util.function.IntConsumer;
import org.terrane.tensor.cpu.pool.Workers;

/// The float32 matrix multiply: `C (M, N) = A (M, K) · B (K, N)`, then an [Epilogue].
///
/// A and B are given by row and column stride, so plain and transposed operands (NN, NT, TN) are one routine; the rows
/// of C are contiguous. Segments are native, of float32, each starting at the operand's first element; strides count
/// elements. C must not overlap A or B.
///
/// Every element of C is the same sum in the same order at any number of threads: bit-identical results.
/// How it became fast: `docs/gemm.md`. The scheme is Goto and van de Geijn, "Anatomy of High-Performance Matrix
/// Multiplication", ACM TOMS 34(3), 2008.
public final class Gemm {
  /// Steps of k in one pass over packed B; with [PackBuffers#B_CAPACITY] it leaves room for 512 columns.
  private static final int DEEPEST = 8192;

  /// Products of fewer multiply-adds than this stay on the calling thread.
  private static final long SHARED_FROM = 64 * 64 * 64;

  /// In a batch, products whose packed B is at most this many floats (half an L2) are one task each.
  private static final long SMALL_B = 64 << 10;

  static {
    GemmDirective.install();
  }

  private Gemm() {}

  /// `C = epilogue(A · B)`, see the class. With `k = 0` the product is all zeros.
  public static void multiply(
      int m, int n, int k,
      MemorySegment a, long aRowStride, long aColumnStride,
      MemorySegment b, long bRowStride, long bColumnStride,
      MemorySegment c, long cRowStride,
      Epilogue epilogue) {
    check("m", m);
    check("n", n);
    check("k", k);
    boolean shared = (long) m * n * k >= SHARED_FROM;
    product(
        m, n, k,
        new GemmOperand(a, 0, aRowStride, aColumnStride),
        new GemmOperand(b, 0, bRowStride, bColumnStride),
        new GemmOutput(c, 0, cRowStride, 0, true, true, epilogue),
        shared);
  }

  /// `C[i] = epilogue(A[i] · B[i])` for `i` in `0 … batch-1`; element 0 of `A[i]` lies at `i · aBatchStride`, and a
  /// batch stride of 0 takes the same operand for all. Of the epilogues, those without an (M, N) operand of their own.
  ///
  /// @throws IllegalArgumentException for the epilogues with residual or pre-activation
  public static void multiplyBatched(
      int batch, int m, int n, int k,
      MemorySegment a, long aBatchStride, long aRowStride, long aColumnStride,
      MemorySegment b, long bBatchStride, long bRowStride, long bColumnStride,
      MemorySegment c, long cBatchStride, long cRowStride,
      Epilogue epilogue) {
    check("batch", batch);
    check("m", m);
    check("n", n);
    check("k", k);
    if (epilogue instanceof Epilogue.BiasGelu
        || epilogue instanceof Epilogue.BiasResidual
        || epilogue instanceof Epilogue.Residual) {
      throw new IllegalArgumentException(
          "[gemm] a batched product takes the epilogue Store, Accumulate or Bias, but got "
              + epilogue.getClass().getSimpleName());
    }
    boolean small = (long) roundUp(n, TILE_COLUMNS) * k <= SMALL_B;
    boolean shared = (long) m * n * k >= SHARED_FROM;
    IntConsumer one =
        i ->
            product(
                m, n, k,
                new GemmOperand(a, i * aBatchStride, aRowStride, aColumnStride),
                new GemmOperand(b, i * bBatchStride, bRowStride, bColumnStride),
                new GemmOutput(c, i * cBatchStride, cRowStride, 0, true, true, epilogue),
                shared);
    boolean worthSharing = (long) batch * m * n * k >= SHARED_FROM;
    forEach(batch, small && worthSharing, one);
  }

  private static void check(String name, int size) {
    if (size < 0) {
      throw new IllegalArgumentException("[gemm] " + name + " must be at least 0, but is " + size);
    }
  }

  /// Cuts N, then K, so that the packed B of each pass fits the packing memory.
  private static void product(
      int m, int n, int k, GemmOperand a, GemmOperand b, GemmOutput c, boolean shared) {
    if (m == 0 || n == 0) {
      return;
    }
    int deep = Math.min(k, DEEPEST);
    int wide = Math.min(n, PackBuffers.B_CAPACITY / Math.max(deep, 1024) / TILE_COLUMNS * TILE_COLUMNS);
    float[] packed = PackBuffers.own().b(roundUp(wide, TILE_COLUMNS) * deep);
    for (int column = 0; column < n; column += wide) {
      int from = 0;
      do {
        int depth = Math.min(deep, k - from);
        GemmOutput out =
            new GemmOutput(
                c.data(), c.start(), c.rowStride(), column, from == 0, from + depth == k, c.epilogue());
        pass(
            new GemmProduct(
                m, Math.min(wide, n - column), depth, a.at(0, from), b.at(from, column), out, packed),
            shared);
        from += depth;
      } while (from < k);
    }
  }

  private static void pass(GemmProduct product, boolean shared) {
    forEach(product.packTasks(), shared, product::pack);
    forEach(product.multiplyTasks(), shared, product::multiply);
  }

  private static void forEach(int tasks, boolean shared, IntConsumer body) {
    if (shared) {
      Workers.run(tasks, body);
    } else {
      for (int task = 0; task < tasks; task++) {
        body.accept(task);
      }
    }
  }
}
