package org.terrane.tensor.cpu.kernel;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.cpu.simd.PlaneKernels;
import org.terrane.tensor.engine.UpdateKernel;
import org.terrane.tensor.fused.RunningStatistics;

/// [RunningStatistics] of F32: tasks are blocks of channels.
public final class RunningStatisticsCpu implements UpdateKernel<RunningStatistics> {
  @Override
  public boolean supports(RunningStatistics op, List<Spec> inputs) {
    return F32.all(inputs);
  }

  @Override
  public void run(RunningStatistics op, List<Tensor> inputs) {
    MemorySegment runningMean = F32.of(inputs.get(0));
    MemorySegment runningVariance = F32.of(inputs.get(1));
    MemorySegment x = F32.of(inputs.get(2));
    BatchNormCpu.forEachChannel(inputs.get(2), (channel, planes) -> {
      float mean = PlaneKernels.mean(x, planes);
      double m = planes.numbers();
      double variance = PlaneKernels.variance(x, planes, mean) * m / (m - 1);
      move(runningMean, channel, mean, op.momentum());
      move(runningVariance, channel, variance, op.momentum());
    });
  }

  private static void move(MemorySegment running, int channel, double batch, double momentum) {
    F32.put(running, channel, (float) ((1 - momentum) * F32.get(running, channel) + momentum * batch));
  }
}
