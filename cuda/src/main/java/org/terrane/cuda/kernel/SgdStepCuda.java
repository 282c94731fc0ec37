package org.terrane.cuda.kernel;

import java.util.List;
import org.terrane.cuda.device.CudaDevice;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.UpdateKernel;
import org.terrane.tensor.fused.SgdStep;

/// [SgdStep] of F32 in one launch: `updates.cu`.
public record SgdStepCuda(CudaDevice device) implements UpdateKernel<SgdStep> {
  @Override
  public boolean supports(SgdStep op, List<Spec> inputs) {
    return TensorTable.fits(inputs);
  }

  @Override
  public void run(SgdStep op, List<Tensor> inputs) {
    try (TensorTable table = new TensorTable(device, inputs, 3, op.name(), op.learningRate())) {
      table.launch("updates/sgd", (float) op.momentum(), op.nesterov() ? 1 : 0, (float) op.weightDecay());
    }
  }
}
