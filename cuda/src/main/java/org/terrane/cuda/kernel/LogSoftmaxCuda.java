package org.terrane.cuda.kernel;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.terrane.cuda.device.CudaDevice;
import org.terrane.tensor.DType;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Kernel;
import org.terrane.tensor.fused.LogSoftmax;
import org.terrane.tensor.op.Recorded;

/// [LogSoftmax] of F32 along the last axis: `softmax.cu`. Its gradient is made from its result, and logarithms rounded
/// to BF16 are not enough for that.
public record LogSoftmaxCuda(CudaDevice device) implements Kernel<LogSoftmax> {
  @Override
  public boolean supports(LogSoftmax op, List<Spec> inputs) {
    return Rows.fits(inputs) && inputs.getFirst().dtype() == DType.F32
        && op.axis() == inputs.getFirst().shape().rank() - 1;
  }

  @Override
  public void forward(LogSoftmax op, List<Tensor> inputs, Tensor output, List<Tensor> residuals) {
    Spec rows = output.spec();
    device.launch("softmax/log_softmax" + Rows.suffix(rows), Rows.launch(rows), inputs.getFirst(), output,
        Rows.width(rows));
  }

  @Override
  public boolean hasBackward() {
    return true;
  }

  @Override
  public Recorded.Saves saves(LogSoftmax op) {
    return Recorded.Saves.onlyOutput();
  }

  @Override
  public void backward(LogSoftmax op, Recorded call, Tensor gradient, List<@Nullable Tensor> inputGradients) {
    Tensor wanted = inputGradients.getFirst();
    if (wanted != null) {
      Spec rows = gradient.spec();
      device.launch("softmax/log_softmax_backward" + Rows.suffix(rows), Rows.launch(rows), call.result(), gradient,
          wanted, Rows.width(rows));
    }
  }
}
