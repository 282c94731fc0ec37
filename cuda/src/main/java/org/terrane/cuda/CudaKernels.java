package org.terrane.cuda;

import org.terrane.cuda.device.CudaDevice;
import org.terrane.cuda.kernel.AdamWStepCuda;
import org.terrane.cuda.kernel.BatchNormCuda;
import org.terrane.cuda.kernel.CrossEntropyCuda;
import org.terrane.cuda.kernel.EmaStepCuda;
import org.terrane.cuda.kernel.GeluCuda;
import org.terrane.cuda.kernel.GradNormSquaredCuda;
import org.terrane.cuda.kernel.GroupNormCuda;
import org.terrane.cuda.kernel.L2NormalizeCuda;
import org.terrane.cuda.kernel.LarsStepCuda;
import org.terrane.cuda.kernel.LayerNormCuda;
import org.terrane.cuda.kernel.LinearCuda;
import org.terrane.cuda.kernel.LogSoftmaxCuda;
import org.terrane.cuda.kernel.MaxPool2dCuda;
import org.terrane.cuda.kernel.ResidualAddCuda;
import org.terrane.cuda.kernel.RunningStatisticsCuda;
import org.terrane.cuda.kernel.ScaledDotProductAttentionCuda;
import org.terrane.cuda.kernel.SelfAttentionCuda;
import org.terrane.cuda.kernel.SgdStepCuda;
import org.terrane.cuda.kernel.SiluCuda;
import org.terrane.cuda.kernel.SoftCrossEntropyCuda;
import org.terrane.cuda.kernel.SoftmaxCuda;
import org.terrane.cuda.kernel.UpsampleNearest2dCuda;
import org.terrane.tensor.engine.KernelTable;
import org.terrane.tensor.fused.AdamWStep;
import org.terrane.tensor.fused.BatchNorm;
import org.terrane.tensor.fused.CrossEntropy;
import org.terrane.tensor.fused.EmaStep;
import org.terrane.tensor.fused.Gelu;
import org.terrane.tensor.fused.GradNormSquared;
import org.terrane.tensor.fused.GroupNorm;
import org.terrane.tensor.fused.L2Normalize;
import org.terrane.tensor.fused.LarsStep;
import org.terrane.tensor.fused.LayerNorm;
import org.terrane.tensor.fused.Linear;
import org.terrane.tensor.fused.LogSoftmax;
import org.terrane.tensor.fused.MaxPool2d;
import org.terrane.tensor.fused.ResidualAdd;
import org.terrane.tensor.fused.RunningStatistics;
import org.terrane.tensor.fused.ScaledDotProductAttention;
import org.terrane.tensor.fused.SelfAttention;
import org.terrane.tensor.fused.SgdStep;
import org.terrane.tensor.fused.Silu;
import org.terrane.tensor.fused.SoftCrossEntropy;
import org.terrane.tensor.fused.Softmax;
import org.terrane.tensor.fused.UpsampleNearest2d;

/// The CUDA backend's table of contents: its kernels for fused operations and updates, one line each.
final class CudaKernels {
  private CudaKernels() {}

  static KernelTable table(CudaDevice device) {
    return new KernelTable()
        .put(LayerNorm.class, new LayerNormCuda(device))
        .put(BatchNorm.class, new BatchNormCuda(device))
        .put(GroupNorm.class, new GroupNormCuda(device))
        .put(L2Normalize.class, new L2NormalizeCuda(device))
        .put(MaxPool2d.class, new MaxPool2dCuda(device))
        .put(UpsampleNearest2d.class, new UpsampleNearest2dCuda(device))
        .put(Softmax.class, new SoftmaxCuda(device))
        .put(LogSoftmax.class, new LogSoftmaxCuda(device))
        .put(Gelu.class, new GeluCuda(device))
        .put(Silu.class, new SiluCuda(device))
        .put(ResidualAdd.class, new ResidualAddCuda(device))
        .put(Linear.class, new LinearCuda(device))
        .put(ScaledDotProductAttention.class, new ScaledDotProductAttentionCuda(device))
        .put(SelfAttention.class, new SelfAttentionCuda(device))
        .put(CrossEntropy.class, new CrossEntropyCuda(device))
        .put(SoftCrossEntropy.class, new SoftCrossEntropyCuda(device))
        .put(GradNormSquared.class, new GradNormSquaredCuda(device))
        .put(AdamWStep.class, new AdamWStepCuda(device))
        .put(SgdStep.class, new SgdStepCuda(device))
        .put(LarsStep.class, new LarsStepCuda(device))
        .put(RunningStatistics.class, new RunningStatisticsCuda(device))
        .put(EmaStep.class, new EmaStepCuda(device));
  }
}
