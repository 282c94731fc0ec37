package org.terrane.cuda.driver;

/// Element types of matrices and images that go to cuBLAS and cuDNN.
public enum CudaType {
  F32(4), BF16(2);

  private final int bytes;

  CudaType(int bytes) {
    this.bytes = bytes;
  }

  /// Bytes of one element.
  public int bytes() {
    return bytes;
  }
}
