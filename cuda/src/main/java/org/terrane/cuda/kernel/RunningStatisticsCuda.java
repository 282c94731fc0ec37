package org.terrane.cuda.kernel;

import java.util.List;
import org.terrane.cuda.device.CudaDevice;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.UpdateKernel;
import org.terrane.tensor.fused.RunningStatistics;

/// [RunningStatistics]: `batch_norm.cu`.
public record RunningStatisticsCuda(CudaDevice device) implements UpdateKernel<RunningStatistics> {
  @Override
  public boolean supports(RunningStatistics op, List<Spec> inputs) {
    return Channels.fits(inputs, inputs.getLast());
  }

  @Override
  public void run(RunningStatistics op, List<Tensor> inputs) {
    Channels channels = Channels.of(inputs.getLast().shape());
    device.launch("batch_norm/running_statistics" + Rows.suffix(inputs.getLast().spec()), channels.launch(),
        inputs.get(0), inputs.get(1), inputs.get(2), channels.samples(), channels.channels(), channels.pixels(),
        op.momentum());
  }
}
