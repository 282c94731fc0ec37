package org.terrane.cuda.kernel;

import java.util.List;
import org.terrane.cuda.device.CudaDevice;
import org.terrane.cuda.driver.DeviceMemory;
import org.terrane.cuda.driver.Launch;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Kernel;
import org.terrane.tensor.fused.GradNormSquared;

/// [GradNormSquared] of F32 in two launches: `updates.cu`. Its gradient is the composite's.
public record GradNormSquaredCuda(CudaDevice device) implements Kernel<GradNormSquared> {
  @Override
  public boolean supports(GradNormSquared op, List<Spec> inputs) {
    return TensorTable.fits(inputs);
  }

  @Override
  public void forward(GradNormSquared op, List<Tensor> inputs, Tensor output, List<Tensor> residuals) {
    try (TensorTable table = new TensorTable(device, inputs, 1, op.name())) {
      DeviceMemory sums = device.allocate(Double.BYTES * table.blocks(), op.name());
      table.launch("updates/squares", sums);
      device.launch("updates/sum_of_squares", Launch.of(1, 256, 0), sums, table.blocks(), output);
      device.free(sums);
    }
  }
}
