package org.terrane.cuda.kernel;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.terrane.cuda.device.CudaDevice;
import org.terrane.cuda.driver.DeviceMemory;
import org.terrane.tensor.DType;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Kernel;
import org.terrane.tensor.fused.BatchNorm;
import org.terrane.tensor.op.Recorded;

/// [BatchNorm]: `batch_norm.cu`. Residual: mean and 1/deviation of each channel, `(2, C)`.
public record BatchNormCuda(CudaDevice device) implements Kernel<BatchNorm> {
  private static final DeviceMemory NONE = new DeviceMemory(0);

  @Override
  public boolean supports(BatchNorm op, List<Spec> inputs) {
    return Channels.fits(inputs, inputs.getFirst());
  }

  @Override
  public List<Spec> residuals(BatchNorm op, List<Spec> inputs) {
    return List.of(new Spec(Shape.of(2, inputs.getFirst().shape().size(1)), DType.F32));
  }

  @Override
  public void forward(BatchNorm op, List<Tensor> inputs, Tensor output, List<Tensor> residuals) {
    boolean given = inputs.size() == 5;
    Channels channels = Channels.of(output.shape());
    Spec x = output.spec();
    DeviceMemory sums = given ? NONE : channels.sums(device, "batch_norm/batch_norm_sums", x, inputs.getFirst());
    channels.launch(device, "batch_norm/batch_norm", x, channels.pieces(), inputs.get(0), inputs.get(1), inputs.get(2),
        given ? inputs.get(3) : NONE, given ? inputs.get(4) : NONE, sums, given ? 0 : channels.pieces(), output,
        residuals.isEmpty() ? NONE : residuals.getFirst(), op.eps());
    free(sums);
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
    boolean given = inputGradients.size() == 5;
    Channels channels = Channels.of(gradient.shape());
    Spec g = gradient.spec();
    Tensor dx = inputGradients.getFirst();
    boolean summed = !given || inputGradients.stream().skip(1).anyMatch(Objects::nonNull);
    DeviceMemory sums = !summed ? NONE : channels.sums(device, "batch_norm/batch_norm_gradient_sums", g, call.input(0),
        call.residuals().getFirst(), gradient);
    channels.launch(device, "batch_norm/batch_norm_backward", g, dx == null ? 1 : channels.pieces(), call.input(0),
        call.input(1), call.residuals().getFirst(), gradient, given ? 1 : 0, sums, summed ? channels.pieces() : 0,
        orNone(dx), orNone(inputGradients.get(1)), orNone(inputGradients.get(2)),
        given ? orNone(inputGradients.get(3)) : NONE, given ? orNone(inputGradients.get(4)) : NONE);
    free(sums);
  }

  private void free(DeviceMemory sums) {
    if (!sums.equals(NONE)) {
      device.free(sums);
    }
  }

  private static Object orNone(@Nullable Tensor wanted) {
    return wanted == null ? NONE : wanted;
  }
}
