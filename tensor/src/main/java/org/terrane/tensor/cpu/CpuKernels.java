package org.terrane.tensor.cpu;

import org.terrane.tensor.cpu.kernel.AdamWStepCpu;
import org.terrane.tensor.cpu.kernel.EmaStepCpu;
import org.terrane.tensor.cpu.kernel.LayerNormCpu;
import org.terrane.tensor.cpu.kernel.ScaledDotProductAttentionCpu;
import org.terrane.tensor.cpu.kernel.SelfAttentionCpu;
import org.terrane.tensor.cpu.kernel.SgdStepCpu;
import org.terrane.tensor.engine.KernelTable;
import org.terrane.tensor.fused.AdamWStep;
import org.terrane.tensor.fused.EmaStep;
import org.terrane.tensor.fused.LayerNorm;
import org.terrane.tensor.fused.ScaledDotProductAttention;
import org.terrane.tensor.fused.SelfAttention;
import org.terrane.tensor.fused.SgdStep;

/// The CPU backend's table of contents: its kernels for fused operations and updates, one line each.
final class CpuKernels {
  private CpuKernels() {}

  static KernelTable table() {
    return new KernelTable()
        .put(LayerNorm.class, new LayerNormCpu())
        .put(ScaledDotProductAttention.class, new ScaledDotProductAttentionCpu())
        .put(SelfAttention.class, new SelfAttentionCpu())
        .put(AdamWStep.class, new AdamWStepCpu())
        .put(SgdStep.class, new SgdStepCpu())
        .put(EmaStep.class, new EmaStepCpu());
  }
}
