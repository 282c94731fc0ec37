package org.terrane.cuda.kernel;

import java.util.List;
import org.terrane.cuda.device.CudaDevice;
import org.terrane.cuda.device.Walk;
import org.terrane.tensor.DType;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Kernel;
import org.terrane.tensor.engine.LayoutRule;
import org.terrane.tensor.fused.ResidualAdd;

/// [ResidualAdd] of an F32 and a BF16: `elementwise.cu`.
public record ResidualAddCuda(CudaDevice device) implements Kernel<ResidualAdd> {
  @Override
  public boolean supports(ResidualAdd op, List<Spec> inputs) {
    return inputs.get(0).dtype() == DType.F32 && inputs.get(1).dtype() == DType.BF16;
  }

  @Override
  public LayoutRule accepts() {
    return LayoutRule.ANY;
  }

  @Override
  public void forward(ResidualAdd op, List<Tensor> inputs, Tensor output, List<Tensor> residuals) {
    Walk walk = Walk.inPacks(DType.F32, output, inputs.get(0), inputs.get(1));
    device.forEach(walk.kernel("elementwise/residual_add"), walk.count(), inputs.get(0), inputs.get(1), output,
        walk.nest(), walk.count());
  }
}
