package org.terrane.tensor.cpu;

import org.terrane.tensor.engine.KernelTable;

/// The CPU backend's table of contents: its kernels for fused operations and updates, one line each.
final class CpuKernels {
  private CpuKernels() {}

  static KernelTable table() {
    return new KernelTable();
  }
}
