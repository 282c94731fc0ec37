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
import org.terrane.tensor.fused.SoftCrossEntropy;
import org.terrane.tensor.op.Recorded;

/// [SoftCrossEntropy]: `soft_cross_entropy.cu`. Residuals: log-sums of the rows.
public record SoftCrossEntropyCuda(CudaDevice device) implements Kernel<SoftCrossEntropy> {
  @Override
  public boolean supports(SoftCrossEntropy op, List<Spec> inputs) {
    return Rows.fits(inputs);
  }

  @Override
  public List<Spec> residuals(SoftCrossEntropy op, List<Spec> inputs) {
    return List.of(new Spec(Shape.of(inputs.getFirst().shape().size(0)), DType.F32));
  }

  @Override
  public void forward(SoftCrossEntropy op, List<Tensor> inputs, Tensor output, List<Tensor> residuals) {
    Spec rows = inputs.getFirst().spec();
    device.launch("soft_cross_entropy/soft_cross_entropy" + Rows.suffix(rows), Rows.launch(rows), inputs.get(0),
        inputs.get(1), output, residuals.isEmpty() ? new DeviceMemory(0) : residuals.getFirst(), Rows.width(rows),
        sharpness(op));
  }

  @Override
  public boolean hasBackward() {
    return true;
  }

  @Override
  public void backward(SoftCrossEntropy op, Recorded call, Tensor gradient, List<@Nullable Tensor> inputGradients) {
    Tensor logSums = call.residuals().getFirst();
    Tensor ofLogits = inputGradients.get(0);
    if (ofLogits != null) {
      Spec rows = ofLogits.spec();
      device.launch("soft_cross_entropy/soft_cross_entropy_logits" + Rows.suffix(rows), Rows.launch(rows),
          call.input(0), call.input(1), logSums, gradient, ofLogits, Rows.width(rows), sharpness(op));
    }
    Tensor ofTargets = inputGradients.get(1);
    if (ofTargets != null) {
      Spec rows = ofTargets.spec();
      device.launch("soft_cross_entropy/soft_cross_entropy_targets" + Rows.suffix(rows), Rows.launch(rows),
          call.input(0), logSums, gradient, ofTargets, Rows.width(rows), sharpness(op));
    }
  }

  private static float sharpness(SoftCrossEntropy op) {
    return (float) (1 / op.temperature());
  }
}
