package org.terrane.cuda.driver;

import org.terrane.tensor.DType;

/// Element types of matrices and images that go to cuBLAS and cuDNN.
public enum CudaType {
  F32(4), BF16(2);

  private final int bytes;

  CudaType(int bytes) {
    this.bytes = bytes;
  }

  /// The one that holds the same numbers.
  ///
  /// @throws IllegalArgumentException for a type that cuBLAS and cuDNN are not asked for here
  public static CudaType of(DType dtype) {
    return switch (dtype) {
      case F32 -> F32;
      case BF16 -> BF16;
      case F64, I64, I32, U8, BOOL ->
          throw new IllegalArgumentException("[cuda] type must be F32 or BF16, but is " + dtype);
    };
  }

  /// Bytes of one element.
  public int bytes() {
    return bytes;
  }
}
