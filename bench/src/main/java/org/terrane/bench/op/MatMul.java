package org.terrane.bench.op;

/// A product `C (M, N) = A (M, K) · B (K, N)` and how its operands are stored.
///
/// @param transposedA whether A is stored as (K, M)
/// @param transposedB whether B is stored as (N, K)
public record MatMul(int m, int n, int k, boolean transposedA, boolean transposedB) {
  /// @param shape such as `3072x768x1576`, in the order M, N, K
  /// @param form `NN`, `NT` or `TN`
  static MatMul of(String shape, String form) {
    int[] sizes = Shapes.parse(shape);
    return new MatMul(sizes[0], sizes[1], sizes[2], form.charAt(0) == 'T', form.charAt(1) == 'T');
  }

  double flops() {
    return 2.0 * m * n * k;
  }
}
