package org.terrane.tensor.cpu.kernel;

import java.util.List;
import org.terrane.tensor.DType;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.cpu.simd.UpdateKernels;
import org.terrane.tensor.engine.UpdateKernel;
import org.terrane.tensor.fused.EmaStep;

/// [EmaStep] of F32.
public final class EmaStepCpu implements UpdateKernel<EmaStep> {
  @Override
  public boolean supports(EmaStep op, List<Spec> inputs) {
    return inputs.stream().allMatch(spec -> spec.dtype() == DType.F32);
  }

  @Override
  public void run(EmaStep op, List<Tensor> inputs) {
    float decay = (float) op.decay();
    float rest = (float) (1 - op.decay());
    new ManyTensors(inputs, 2).forEach((own, from, to) -> UpdateKernels.ema(own[0], own[1], from, to, decay, rest));
  }
}
