package org.terrane.cuda;

import org.terrane.cuda.device.CudaDevice;
import org.terrane.tensor.engine.KernelTable;

/// The CUDA backend's table of contents: its kernels for fused operations and updates, one line each.
final class CudaKernels {
  private CudaKernels() {}

  static KernelTable table(CudaDevice device) {
    return new KernelTable();
  }
}
