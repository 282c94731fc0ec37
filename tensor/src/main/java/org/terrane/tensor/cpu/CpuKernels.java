package org.terrane.tensor.cpu;

import org.terrane.tensor.cpu.kernel.AdamWStepCpu;
import org.terrane.tensor.cpu.kernel.BatchNormCpu;
import org.terrane.tensor.cpu.kernel.CrossEntropyCpu;
import org.terrane.tensor.cpu.kernel.EmaStepCpu;
import org.terrane.tensor.cpu.kernel.GeluCpu;
import org.terrane.tensor.cpu.kernel.GradNormSquaredCpu;
import org.terrane.tensor.cpu.kernel.GroupNormCpu;
import org.terrane.tensor.cpu.kernel.L2NormalizeCpu;
import org.terrane.tensor.cpu.kernel.LayerNormCpu;
import org.terrane.tensor.cpu.kernel.LinearCpu;
import org.terrane.tensor.cpu.kernel.LogSoftmaxCpu;
import org.terrane.tensor.cpu.kernel.MaxPool2dCpu;
import org.terrane.tensor.cpu.kernel.RunningStatisticsCpu;
import org.terrane.tensor.cpu.kernel.ScaledDotProductAttentionCpu;
import org.terrane.tensor.cpu.kernel.SelfAttentionCpu;
import org.terrane.tensor.cpu.kernel.SgdStepCpu;
import org.terrane.tensor.cpu.kernel.SiluCpu;
import org.terrane.tensor.cpu.kernel.SoftCrossEntropyCpu;
import org.terrane.tensor.cpu.kernel.SoftmaxCpu;
import org.terrane.tensor.cpu.kernel.UpsampleNearest2dCpu;
import org.terrane.tensor.engine.KernelTable;
import org.terrane.tensor.fused.AdamWStep;
import org.terrane.tensor.fused.BatchNorm;
import org.terrane.tensor.fused.CrossEntropy;
import org.terrane.tensor.fused.EmaStep;
import org.terrane.tensor.fused.Gelu;
import org.terrane.tensor.fused.GradNormSquared;
import org.terrane.tensor.fused.GroupNorm;
import org.terrane.tensor.fused.L2Normalize;
import org.terrane.tensor.fused.LayerNorm;
import org.terrane.tensor.fused.Linear;
import org.terrane.tensor.fused.LogSoftmax;
import org.terrane.tensor.fused.MaxPool2d;
import org.terrane.tensor.fused.RunningStatistics;
import org.terrane.tensor.fused.ScaledDotProductAttention;
import org.terrane.tensor.fused.SelfAttention;
import org.terrane.tensor.fused.SgdStep;
import org.terrane.tensor.fused.Silu;
import org.terrane.tensor.fused.SoftCrossEntropy;
import org.terrane.tensor.fused.Softmax;
import org.terrane.tensor.fused.UpsampleNearest2d;

/// The CPU backend's table of contents: its kernels for fused operations and updates, one line each.
final class CpuKernels {
  private CpuKernels() {}

  static KernelTable table() {
    return new KernelTable()
        .put(LayerNorm.class, new LayerNormCpu())
        .put(BatchNorm.class, new BatchNormCpu())
        .put(RunningStatistics.class, new RunningStatisticsCpu())
        .put(GroupNorm.class, new GroupNormCpu())
        .put(L2Normalize.class, new L2NormalizeCpu())
        .put(MaxPool2d.class, new MaxPool2dCpu())
        .put(UpsampleNearest2d.class, new UpsampleNearest2dCpu())
        .put(Softmax.class, new SoftmaxCpu())
        .put(LogSoftmax.class, new LogSoftmaxCpu())
        .put(Gelu.class, new GeluCpu())
        .put(Silu.class, new SiluCpu())
        .put(Linear.class, new LinearCpu())
        .put(ScaledDotProductAttention.class, new ScaledDotProductAttentionCpu())
        .put(SelfAttention.class, new SelfAttentionCpu())
        .put(CrossEntropy.class, new CrossEntropyCpu())
        .put(SoftCrossEntropy.class, new SoftCrossEntropyCpu())
        .put(GradNormSquared.class, new GradNormSquaredCpu())
        .put(AdamWStep.class, new AdamWStepCpu())
        .put(SgdStep.class, new SgdStepCpu())
        .put(EmaStep.class, new EmaStepCpu());
  }
}
