package org.terrane.cuda.kernel;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.terrane.cuda.device.CudaDevice;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Kernel;
import org.terrane.tensor.fused.UpsampleNearest2d;
import org.terrane.tensor.op.Recorded;

/// [UpsampleNearest2d]: `pooling.cu`.
public record UpsampleNearest2dCuda(CudaDevice device) implements Kernel<UpsampleNearest2d> {
  @Override
  public boolean supports(UpsampleNearest2d op, List<Spec> inputs) {
    return Rows.fits(inputs);
  }

  @Override
  public void forward(UpsampleNearest2d op, List<Tensor> inputs, Tensor output, List<Tensor> residuals) {
    launch(op, "pooling/nearest", inputs.getFirst(), output, inputs.getFirst().shape());
  }

  @Override
  public boolean hasBackward() {
    return true;
  }

  @Override
  public Recorded.Saves saves(UpsampleNearest2d op) {
    return Recorded.Saves.nothing();
  }

  @Override
  public void backward(UpsampleNearest2d op, Recorded call, Tensor gradient, List<@Nullable Tensor> inputGradients) {
    Tensor wanted = inputGradients.getFirst();
    if (wanted != null) {
      launch(op, "pooling/nearest_backward", gradient, wanted, wanted.shape());
    }
  }

  /// @param images the small ones
  private void launch(UpsampleNearest2d op, String kernel, Tensor from, Tensor to, Shape images) {
    long count = to.shape().elements();
    device.forEach(kernel + Rows.suffix(to.spec()), count, from, to, (long) images.size(2), (long) images.size(3),
        (long) op.height(), (long) op.width(), count);
  }
}
