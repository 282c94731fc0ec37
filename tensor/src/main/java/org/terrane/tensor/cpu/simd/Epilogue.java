package org.terrane.tensor.cpu.simd;

import java.lang.foreign.MemorySegment;

/// What happens to a tile of the product `P = A·B (M, N)` on its way to C, while it is still in L1.
///
/// Segments are native float32, start at the operand's first element, and have strides in elements.
public sealed interface Epilogue {
  /// `C = P`
  Epilogue STORE = new Store();

  /// `C = C + P`
  Epilogue ACCUMULATE = new Accumulate();

  /// `C = P`
  record Store() implements Epilogue {}

  /// `C = C + P`
  record Accumulate() implements Epilogue {}

  /// `C = P + bias`, the bias `(N)` added to every row.
  record Bias(MemorySegment bias) implements Epilogue {}

  /// `Z = P + bias`, `C = gelu(Z)` with the exact, erf-based GELU; `Z (M, N)` is stored for the backward pass.
  record BiasGelu(MemorySegment bias, MemorySegment preActivation, long preActivationRowStride) implements Epilogue {}

  /// `C = P + bias + residual`, the residual `(M, N)`.
  record BiasResidual(MemorySegment bias, MemorySegment residual, long residualRowStride) implements Epilogue {}

  /// `C = P + residual`, the residual `(M, N)`; it may be C itself.
  record Residual(MemorySegment residual, long residualRowStride) implements Epilogue {}
}
