package org.terrane.tensor.cpu.kernel;

import java.util.List;
import org.terrane.tensor.DType;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.cpu.simd.ReduceKernel;
import org.terrane.tensor.engine.Kernel;
import org.terrane.tensor.fused.GradNormSquared;

/// [GradNormSquared] of F32 in one pass over the gradients; nothing of their size is stored.
public final class GradNormSquaredCpu implements Kernel<GradNormSquared> {
  @Override
  public boolean supports(GradNormSquared op, List<Spec> inputs) {
    return inputs.stream().allMatch(spec -> spec.dtype() == DType.F32);
  }

  @Override
  public void forward(GradNormSquared op, List<Tensor> inputs, Tensor output, List<Tensor> residuals) {
    F32.put(output, (float) new ManyTensors(inputs, 1)
        .sum((own, from, to) -> ReduceKernel.squares(own[0], from, to)));
  }
}
