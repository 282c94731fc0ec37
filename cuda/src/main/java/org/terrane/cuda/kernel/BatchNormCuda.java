package org.terrane.cuda.kernel;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.terrane.cuda.device.CudaDevice;
import org.terrane.cuda.driver.DeviceMemory;
import org.terrane.cuda.driver.Launch;
import org.terrane.tensor.DType;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Kernel;
import org.terrane.tensor.fused.BatchNorm;
import org.terrane.tensor.op.Recorded;

/// [BatchNorm] with the statistics of the batch: `batch_norm.cu`; with given ones it is the composite. Residual: mean
/// and 1/deviation of each channel, `(2, C)`.
public record BatchNormCuda(CudaDevice device) implements Kernel<BatchNorm> {
  private static final DeviceMemory NONE = new DeviceMemory(0);

  /// The kernel counts a channel's numbers in 32 bits.
  @Override
  public boolean supports(BatchNorm op, List<Spec> inputs) {
    return inputs.size() == 3 && Rows.fits(inputs) && inputs.getFirst().shape().elements() <= Integer.MAX_VALUE;
  }

  @Override
  public List<Spec> residuals(BatchNorm op, List<Spec> inputs) {
    return List.of(new Spec(Shape.of(2, inputs.getFirst().shape().size(1)), DType.F32));
  }

  @Override
  public void forward(BatchNorm op, List<Tensor> inputs, Tensor output, List<Tensor> residuals) {
    Shape x = output.shape();
    device.launch("batch_norm/batch_norm" + Rows.suffix(output.spec()), launch(x), inputs.get(0), inputs.get(1),
        inputs.get(2), output, residuals.isEmpty() ? NONE : residuals.getFirst(), (long) x.size(0), (long) x.size(1),
        pixels(x), op.eps());
  }

  @Override
  public boolean hasBackward() {
    return true;
  }

  @Override
  public Recorded.Saves saves(BatchNorm op) {
    return Recorded.Saves.inputs(0, 1);
  }

  @Override
  public void backward(BatchNorm op, Recorded call, Tensor gradient, List<@Nullable Tensor> inputGradients) {
    Shape x = gradient.shape();
    device.launch("batch_norm/batch_norm_backward" + Rows.suffix(gradient.spec()), launch(x), call.input(0),
        call.input(1), call.residuals().getFirst(), gradient, orNone(inputGradients.get(0)),
        orNone(inputGradients.get(1)), orNone(inputGradients.get(2)), (long) x.size(0), (long) x.size(1), pixels(x));
  }

  private static Object orNone(@Nullable Tensor wanted) {
    return wanted == null ? NONE : wanted;
  }

  /// A block for each channel.
  private static Launch launch(Shape x) {
    return Launch.of(x.size(1), Rows.threads((int) (x.size(0) * pixels(x))), 0);
  }

  /// Numbers of a channel in one sample.
  private static long pixels(Shape x) {
    return x.elements() / x.size(0) / x.size(1);
  }
}
