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
import org.terrane.tensor.fused.CrossEntropy;
import org.terrane.tensor.op.Recorded;

/// [CrossEntropy]: `cross_entropy.cu`. Residuals: log-sums of the rows, and how many rows counted. A label out of range
/// is found at the next download.
public record CrossEntropyCuda(CudaDevice device) implements Kernel<CrossEntropy> {
  @Override
  public boolean supports(CrossEntropy op, List<Spec> inputs) {
    return Rows.fits(inputs.subList(0, 1));
  }

  @Override
  public List<Spec> residuals(CrossEntropy op, List<Spec> inputs) {
    return List.of(new Spec(Shape.of(inputs.getFirst().shape().size(0)), DType.F32),
        new Spec(Shape.SCALAR, DType.F32));
  }

  @Override
  public void forward(CrossEntropy op, List<Tensor> inputs, Tensor output, List<Tensor> residuals) {
    Tensor logits = inputs.get(0);
    Tensor labels = inputs.get(1);
    String suffix = Rows.suffix(logits.spec());
    long rows = logits.size(0);
    DeviceMemory losses = device.allocate(Float.BYTES * rows, op.name());
    DeviceMemory unkept = device.allocate(residuals.isEmpty() ? Float.BYTES * rows : 0, op.name());
    device.launch("cross_entropy/cross_entropy_rows" + suffix, Rows.launch(logits.spec()), device.fault(), logits,
        labels, losses, residuals.isEmpty() ? unkept : residuals.getFirst(), logits.size(1), op.labelSmoothing(),
        op.ignoreIndex());
    device.launch("cross_entropy/cross_entropy_mean" + suffix, Launch.of(1, 256, 0), losses, labels, op.ignoreIndex(),
        rows, output, residuals.isEmpty() ? new DeviceMemory(0) : residuals.get(1));
    device.free(losses);
    device.free(unkept);
  }

  @Override
  public boolean hasBackward() {
    return true;
  }

  @Override
  public void backward(CrossEntropy op, Recorded call, Tensor gradient, List<@Nullable Tensor> inputGradients) {
    Tensor wanted = inputGradients.getFirst();
    if (wanted != null) {
      device.launch("cross_entropy/cross_entropy_backward" + Rows.suffix(wanted.spec()), Rows.launch(wanted.spec()),
          call.input(0), call.input(1), call.residuals().get(0), call.residuals().get(1), gradient, wanted,
          wanted.size(1), op.labelSmoothing(), op.ignoreIndex());
    }
  }
}
