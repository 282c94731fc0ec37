package org.terrane.cuda.kernel;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.terrane.cuda.device.CudaDevice;
import org.terrane.cuda.device.Fields;
import org.terrane.cuda.driver.DeviceMemory;
import org.terrane.tensor.DType;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Kernel;
import org.terrane.tensor.fused.MaxPool2d;
import org.terrane.tensor.fused.Window2d;
import org.terrane.tensor.op.Recorded;

/// [MaxPool2d]: `pooling.cu`. Residual: the place of each window's largest pixel, a number below size².
public record MaxPool2dCuda(CudaDevice device) implements Kernel<MaxPool2d> {
  private static final DeviceMemory NONE = new DeviceMemory(0);

  @Override
  public boolean supports(MaxPool2d op, List<Spec> inputs) {
    return Rows.fits(inputs);
  }

  @Override
  public List<Spec> residuals(MaxPool2d op, List<Spec> inputs) {
    return List.of(new Spec(op.infer(inputs).shape(), DType.I32));
  }

  @Override
  public void forward(MaxPool2d op, List<Tensor> inputs, Tensor output, List<Tensor> residuals) {
    long count = output.shape().elements();
    device.forEach("pooling/max_pool" + Rows.suffix(output.spec()), count, inputs.getFirst(), output,
        residuals.isEmpty() ? NONE : residuals.getFirst(), geometry(op.window(), inputs.getFirst().shape()), count);
  }

  @Override
  public boolean hasBackward() {
    return true;
  }

  @Override
  public Recorded.Saves saves(MaxPool2d op) {
    return Recorded.Saves.nothing();
  }

  @Override
  public void backward(MaxPool2d op, Recorded call, Tensor gradient, List<@Nullable Tensor> inputGradients) {
    Tensor wanted = inputGradients.getFirst();
    if (wanted != null) {
      long count = wanted.shape().elements();
      device.forEach("pooling/max_pool_backward" + Rows.suffix(gradient.spec()), count, gradient,
          call.residuals().getFirst(), wanted, geometry(op.window(), wanted.shape()), count);
    }
  }

  /// `struct Window` of `pooling.cu`.
  private static Fields geometry(Window2d window, Shape images) {
    int h = images.size(2);
    int w = images.size(3);
    return Fields.of(h, w, window.places(h), window.places(w), window.size(), window.stride(), window.padding());
  }
}
