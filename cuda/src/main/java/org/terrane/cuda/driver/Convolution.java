package org.terrane.cuda.driver;

import org.terrane.tensor.op.ConvGeometry;

/// Shapes of a cross-correlation: x `(N, C, H, W)`, weight `(O, C/groups, KH, KW)` → y `(N, O, H', W')`, all dense,
/// with `H'` and `W'` as `geometry` has them. Sums are kept in F32.
///
/// @param precision whether F32 factors may be rounded to TF32, for tensor cores
public record Convolution(int n, int c, int h, int w, int o, int kh, int kw, ConvGeometry geometry, CudaType type,
    Gemm.Precision precision) {
  /// `H'`.
  public int outputHeight() {
    return geometry.outputSize(h, kh);
  }

  /// `W'`.
  public int outputWidth() {
    return geometry.outputSize(w, kw);
  }
}
