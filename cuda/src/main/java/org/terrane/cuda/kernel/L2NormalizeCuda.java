package org.terrane.cuda.kernel;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.terrane.cuda.device.CudaDevice;
import org.terrane.cuda.driver.DeviceMemory;
import org.terrane.tensor.DType;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Kernel;
import org.terrane.tensor.fused.L2Normalize;
import org.terrane.tensor.op.Recorded;

/// [L2Normalize] along the last axis: `l2_normalize.cu`. Residual: the sum of squares of each row, `(R)`.
public record L2NormalizeCuda(CudaDevice device) implements Kernel<L2Normalize> {
  private static final DeviceMemory NONE = new DeviceMemory(0);

  @Override
  public boolean supports(L2Normalize op, List<Spec> inputs) {
    return Rows.fits(inputs) && op.axis() == inputs.getFirst().shape().rank() - 1;
  }

  @Override
  public List<Spec> residuals(L2Normalize op, List<Spec> inputs) {
    return List.of(new Spec(Shape.of(Math.toIntExact(Rows.count(inputs.getFirst()))), DType.F32));
  }

  @Override
  public void forward(L2Normalize op, List<Tensor> inputs, Tensor output, List<Tensor> residuals) {
    Spec rows = output.spec();
    device.launch("l2_normalize/l2_normalize" + Rows.suffix(rows), Rows.launch(rows), inputs.getFirst(), output,
        residuals.isEmpty() ? NONE : residuals.getFirst(), Rows.width(rows), (float) op.bound());
  }

  @Override
  public boolean hasBackward() {
    return true;
  }

  @Override
  public Recorded.Saves saves(L2Normalize op) {
    return Recorded.Saves.onlyOutput();
  }

  @Override
  public void backward(L2Normalize op, Recorded call, Tensor gradient, List<@Nullable Tensor> inputGradients) {
    Tensor wanted = inputGradients.getFirst();
    if (wanted != null) {
      Spec rows = gradient.spec();
      device.launch("l2_normalize/l2_normalize_backward" + Rows.suffix(rows), Rows.launch(rows), call.result(),
          call.residuals().getFirst(), gradient, wanted, Rows.width(rows), (float) op.bound());
    }
  }
}
