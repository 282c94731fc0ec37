package org.terrane.cuda.kernel;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.terrane.cuda.device.CudaDevice;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Kernel;
import org.terrane.tensor.fused.Softmax;
import org.terrane.tensor.op.Recorded;

/// [Softmax] along the last axis: `softmax.cu`.
public record SoftmaxCuda(CudaDevice device) implements Kernel<Softmax> {
  @Override
  public boolean supports(Softmax op, List<Spec> inputs) {
    return Rows.fits(inputs) && op.axis() == inputs.getFirst().shape().rank() - 1;
  }

  @Override
  public void forward(Softmax op, List<Tensor> inputs, Tensor output, List<Tensor> residuals) {
    Spec rows = output.spec();
    Rows.launch(device, "softmax/softmax", rows, inputs.getFirst(), output, Rows.count(rows), Rows.width(rows));
  }

  @Override
  public boolean hasBackward() {
    return true;
  }

  @Override
  public Recorded.Saves saves(Softmax op) {
    return Recorded.Saves.onlyOutput();
  }

  @Override
  public void backward(Softmax op, Recorded call, Tensor gradient, List<@Nullable Tensor> inputGradients) {
    Tensor wanted = inputGradients.getFirst();
    if (wanted != null) {
      Spec rows = gradient.spec();
      Rows.launch(device, "softmax/softmax_backward", rows, call.result(), gradient, wanted, Rows.count(rows),
          Rows.width(rows));
    }
  }
}
