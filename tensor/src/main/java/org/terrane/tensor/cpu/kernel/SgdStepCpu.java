package org.terrane.tensor.cpu.kernel;

import java.util.List;
import org.terrane.tensor.DType;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.cpu.simd.UpdateKernels;
import org.terrane.tensor.engine.UpdateKernel;
import org.terrane.tensor.fused.SgdStep;

/// [SgdStep] of F32.
public final class SgdStepCpu implements UpdateKernel<SgdStep> {
  @Override
  public boolean supports(SgdStep op, List<Spec> inputs) {
    return inputs.stream().allMatch(spec -> spec.dtype() == DType.F32);
  }

  @Override
  public void run(SgdStep op, List<Tensor> inputs) {
    float momentum = (float) op.momentum();
    var descent = new UpdateKernels.Descent((float) op.learningRate(), momentum, (float) op.weightDecay(),
        op.nesterov() ? 1 : 0, op.nesterov() ? momentum : 1);
    new ManyTensors(inputs, 3)
        .forEach((own, from, to) -> UpdateKernels.descend(own[0], own[1], own[2], from, to, descent));
  }
}
