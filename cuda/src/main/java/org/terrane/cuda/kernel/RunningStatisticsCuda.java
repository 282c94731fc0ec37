package org.terrane.cuda.kernel;

import java.util.List;
import org.terrane.cuda.device.CudaDevice;
import org.terrane.cuda.driver.DeviceMemory;
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
    Tensor x = inputs.getLast();
    Channels channels = Channels.of(x.shape());
    DeviceMemory sums = channels.sums(device, "batch_norm/batch_norm_sums", x.spec(), x);
    device.launch("batch_norm/running_statistics" + Rows.suffix(x.spec()), channels.warps(), inputs.get(0),
        inputs.get(1), x, sums, channels.pieces(), op.momentum(), channels.samples(), channels.pixels());
    device.free(sums);
  }
}
