package org.terrane.cuda.primitive;

import java.util.HashMap;
import java.util.Map;
import org.terrane.cuda.device.CudaDevice;
import org.terrane.cuda.device.Fields;
import org.terrane.cuda.driver.Convolution;
import org.terrane.cuda.driver.CudaDnn;
import org.terrane.cuda.driver.CudaType;
import org.terrane.cuda.driver.DeviceMemory;
import org.terrane.tensor.DType;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.op.ConvGeometry;

/// Convolutions and their two gradients: F32 and BF16 by cuDNN, F64 by `product.cu`. All tensors are contiguous.
public final class Convolutions {
  private final CudaDevice device;
  private final Map<Asked, CudaDnn.Plan> plans = new HashMap<>();

  public Convolutions(CudaDevice device) {
    this.device = device;
  }

  private record Asked(Convolution shape, CudaDnn.Pass pass) {}

  public void forward(ConvGeometry geometry, Tensor x, Tensor weight, Tensor y) {
    run(geometry, x, weight, y, CudaDnn.Pass.FORWARD, "product/conv2d_f64", x, weight, y);
  }

  /// @param dx to fill
  public void inputGrad(ConvGeometry geometry, Tensor dx, Tensor weight, Tensor dy) {
    run(geometry, dx, weight, dy, CudaDnn.Pass.DATA_GRADIENT, "product/conv2d_input_grad_f64", weight, dy, dx);
  }

  /// @param dweight to fill
  public void weightGrad(ConvGeometry geometry, Tensor x, Tensor dweight, Tensor dy) {
    run(geometry, x, dweight, dy, CudaDnn.Pass.WEIGHT_GRADIENT, "product/conv2d_weight_grad_f64", x, dy, dweight);
  }

  private void run(ConvGeometry geometry, Tensor x, Tensor weight, Tensor y, CudaDnn.Pass pass, String reference,
      Tensor first, Tensor second, Tensor to) {
    if (to.shape().elements() == 0) {
      return;
    }
    if (first.shape().elements() == 0 || second.shape().elements() == 0) {
      device.forEach("copy/fill_" + to.dtype().bytes(), to.shape().elements(), 0L, to, to.shape().elements());
      return;
    }
    if (to.dtype() != DType.F64) {
      Convolution shape = new Convolution(x.size(0), x.size(1), x.size(2), x.size(3), weight.size(0), weight.size(2),
          weight.size(3), geometry, CudaType.of(to.dtype()), device.precision());
      run(new Asked(shape, pass), first, second, to);
      return;
    }
    Fields window = Fields.of(x.size(0), x.size(1), x.size(2), x.size(3), weight.size(0), weight.size(2),
        weight.size(3), y.size(2), y.size(3), geometry.stride(), geometry.padding(), geometry.dilation(),
        geometry.groups());
    device.forEach(reference, to.shape().elements(), first, second, to, window);
  }

  private void run(Asked asked, Tensor first, Tensor second, Tensor to) {
    CudaDnn.Plan plan = plans.computeIfAbsent(asked, _ -> device.plan(asked.shape, asked.pass));
    DeviceMemory workspace = device.allocate(plan.workspaceBytes(), "conv2d");
    device.convolve(plan, CudaDevice.first(first), CudaDevice.first(second), workspace, CudaDevice.first(to));
    device.free(workspace);
  }
}
