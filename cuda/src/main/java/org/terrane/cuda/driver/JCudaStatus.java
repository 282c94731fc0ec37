package org.terrane.cuda.driver;

import jcuda.driver.CUresult;
import jcuda.jcublas.cublasStatus;
import jcuda.jcudnn.JCudnn;
import jcuda.nvrtc.JNvrtc;

/// Turns what calls return into [CudaException]. JCuda's own exceptions stay off: they would name cuDNN 9's statuses by
/// the numbers of cuDNN 8.
final class JCudaStatus {
  private JCudaStatus() {}

  /// Of the driver.
  ///
  /// @param call the function, and what of its arguments helps to understand a failure
  static void check(int status, String call) {
    if (status != 0) {
      throw new CudaException(call, status, CUresult.stringFor(status));
    }
  }

  static void blas(int status, String call) {
    if (status != 0) {
      throw new CudaException(call, status, cublasStatus.stringFor(status));
    }
  }

  static void dnn(int status, String call) {
    if (status != 0) {
      throw new CudaException(call, status, JCudnn.cudnnGetErrorString(status));
    }
  }

  static void nvrtc(int status, String call) {
    if (status != 0) {
      throw new CudaException(call, status, JNvrtc.nvrtcGetErrorString(status));
    }
  }
}
