package org.terrane.tensor.cpu.kernel;

import java.util.List;
import org.terrane.tensor.DType;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.cpu.simd.AdamWKernels;
import org.terrane.tensor.engine.UpdateKernel;
import org.terrane.tensor.fused.AdamWStep;

/// [AdamWStep] of F32.
public final class AdamWStepCpu implements UpdateKernel<AdamWStep> {
  @Override
  public boolean supports(AdamWStep op, List<Spec> inputs) {
    return inputs.stream().allMatch(spec -> spec.dtype() == DType.F32);
  }

  @Override
  public void run(AdamWStep op, List<Tensor> inputs) {
    var step = new AdamWKernels.Step((float) (1 - op.learningRate() * op.weightDecay()), (float) op.beta1(),
        (float) (1 - op.beta1()), (float) op.beta2(), (float) (1 - op.beta2()), (float) op.stepSize(),
        (float) (1 / op.secondCorrection()), (float) op.eps());
    new ManyTensors(inputs, 4)
        .forEach((own, from, to) -> AdamWKernels.step(own[0], own[1], own[2], own[3], from, to, step));
  }
}
