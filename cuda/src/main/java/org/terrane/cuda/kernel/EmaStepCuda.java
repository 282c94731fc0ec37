package org.terrane.cuda.kernel;

import java.util.List;
import org.terrane.cuda.device.CudaDevice;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.UpdateKernel;
import org.terrane.tensor.fused.EmaStep;

/// [EmaStep] of F32 in one launch: `updates.cu`.
public record EmaStepCuda(CudaDevice device) implements UpdateKernel<EmaStep> {
  @Override
  public boolean supports(EmaStep op, List<Spec> inputs) {
    return TensorTable.fits(inputs);
  }

  @Override
  public void run(EmaStep op, List<Tensor> inputs) {
    try (TensorTable table = new TensorTable(device, inputs, 2, op.name(), op.decay(), 1 - op.decay())) {
      table.launch("updates/ema");
    }
  }
}
