package org.terrane.cuda.kernel;

import java.util.List;
import org.terrane.cuda.device.CudaDevice;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.UpdateKernel;
import org.terrane.tensor.fused.AdamWStep;

/// [AdamWStep] of F32 in one launch: `updates.cu`.
public record AdamWStepCuda(CudaDevice device) implements UpdateKernel<AdamWStep> {
  @Override
  public boolean supports(AdamWStep op, List<Spec> inputs) {
    return TensorTable.fits(inputs);
  }

  @Override
  public void run(AdamWStep op, List<Tensor> inputs) {
    try (TensorTable table = new TensorTable(device, inputs, 4, op.name(), 1 - op.learningRate() * op.weightDecay(),
        op.stepSize(), 1 / op.secondCorrection())) {
      table.launch("updates/adam_w", (float) op.beta1(), (float) (1 - op.beta1()), (float) op.beta2(),
          (float) (1 - op.beta2()), (float) op.eps());
    }
  }
}
