package org.terrane.cuda.kernel;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.terrane.cuda.device.CudaDevice;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Kernel;
import org.terrane.tensor.fused.Silu;
import org.terrane.tensor.op.Recorded;

/// [Silu]: a third form in `gelu.cu`.
public record SiluCuda(CudaDevice device) implements Kernel<Silu> {
  /// As `gelu.cu` has it.
  private static final int FORM = 2;

  @Override
  public boolean supports(Silu op, List<Spec> inputs) {
    return Rows.fits(inputs);
  }

  @Override
  public void forward(Silu op, List<Tensor> inputs, Tensor output, List<Tensor> residuals) {
    Rows.forEach(device, "gelu/gelu", output.spec(), FORM, inputs.getFirst(), output);
  }

  @Override
  public boolean hasBackward() {
    return true;
  }

  @Override
  public void backward(Silu op, Recorded call, Tensor gradient, List<@Nullable Tensor> inputGradients) {
    Tensor wanted = inputGradients.getFirst();
    if (wanted != null) {
      Rows.forEach(device, "gelu/gelu_backward", gradient.spec(), FORM, call.input(0), gradient, wanted);
    }
  }
}
