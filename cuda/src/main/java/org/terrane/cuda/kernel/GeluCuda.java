package org.terrane.cuda.kernel;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.terrane.cuda.device.CudaDevice;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Kernel;
import org.terrane.tensor.fused.Gelu;
import org.terrane.tensor.op.Recorded;

/// [Gelu], both forms: `gelu.cu`.
public record GeluCuda(CudaDevice device) implements Kernel<Gelu> {
  @Override
  public boolean supports(Gelu op, List<Spec> inputs) {
    return Rows.fits(inputs);
  }

  @Override
  public void forward(Gelu op, List<Tensor> inputs, Tensor output, List<Tensor> residuals) {
    Rows.forEach(device, "gelu/gelu", output.spec(), op.form().ordinal(), inputs.getFirst(), output);
  }

  @Override
  public boolean hasBackward() {
    return true;
  }

  @Override
  public void backward(Gelu op, Recorded call, Tensor gradient, List<@Nullable Tensor> inputGradients) {
    Tensor wanted = inputGradients.getFirst();
    if (wanted != null) {
      Rows.forEach(device, "gelu/gelu_backward", gradient.spec(), op.form().ordinal(), call.input(0), gradient, wanted);
    }
  }
}
