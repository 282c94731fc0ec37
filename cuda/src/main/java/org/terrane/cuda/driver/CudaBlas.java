package org.terrane.cuda.driver;

/// Matrix products by cuBLAS, in one stream. One thread at a time.
public interface CudaBlas extends AutoCloseable {
  /// Queues `gemm`. `a` and `b` have the same type; `c` is F32 or has theirs, and is never transposed.
  void multiply(Gemm gemm, Gemm.Matrix a, Gemm.Matrix b, Gemm.Matrix c);

  @Override
  void close();
}
