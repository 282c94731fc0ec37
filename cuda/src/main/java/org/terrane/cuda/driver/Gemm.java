package org.terrane.cuda.driver;

/// `C = alpha · op(A) · op(B) + beta · C`, `batch` times: op(A) `(m, k)`, op(B) `(k, n)`, C `(m, n)`, all row-major.
/// Sums are kept in F32.
///
/// @param precision whether F32 factors may be rounded to TF32, for tensor cores; BF16 factors are exact in either
public record Gemm(int m, int n, int k, int batch, float alpha, float beta, Precision precision) {
  /// How F32 factors are multiplied.
  public enum Precision { F32, TF32 }

  public Gemm {
    if (m < 1 || n < 1 || k < 1 || batch < 1) {
      throw new IllegalArgumentException(
          "gemm: m, n, k, batch must be at least 1, but are %d, %d, %d, %d".formatted(m, n, k, batch));
    }
  }

  /// One product, written over what was in C.
  public static Gemm of(int m, int n, int k, Precision precision) {
    return new Gemm(m, n, k, 1, 1, 0, precision);
  }

  /// A matrix in device memory, row-major.
  ///
  /// @param leading elements from one row to the next as it lies in memory
  /// @param stride elements from one matrix of the batch to the next
  /// @param transposed whether op turns it: then it lies there as `(k, m)` or `(n, k)`
  public record Matrix(DeviceMemory at, CudaType type, int leading, long stride, boolean transposed) {
    /// One matrix as it lies, rows of `leading` elements.
    public static Matrix of(DeviceMemory at, CudaType type, int leading) {
      return new Matrix(at, type, leading, 0, false);
    }
  }
}
