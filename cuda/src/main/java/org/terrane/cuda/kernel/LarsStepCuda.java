package org.terrane.cuda.kernel;

import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.terrane.cuda.device.CudaDevice;
import org.terrane.cuda.driver.DeviceMemory;
import org.terrane.cuda.driver.Launch;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.UpdateKernel;
import org.terrane.tensor.fused.LarsStep;

/// [LarsStep] of F32: `updates.cu`. Matrices in three launches: sums of squares, a ratio for each tensor, the step.
/// Biases and norms take a step of gradient descent with momentum, in a fourth.
public record LarsStepCuda(CudaDevice device) implements UpdateKernel<LarsStep> {
  private static final int THREADS = 256;

  @Override
  public boolean supports(LarsStep op, List<Spec> inputs) {
    return TensorTable.fits(inputs);
  }

  @Override
  public void run(LarsStep op, List<Tensor> inputs) {
    int tensors = inputs.size() / 3;
    matrices(op, chosen(inputs, i -> inputs.get(i % tensors).shape().rank() > 1));
    rows(op, chosen(inputs, i -> inputs.get(i % tensors).shape().rank() <= 1));
  }

  private void matrices(LarsStep op, List<Tensor> inputs) {
    try (TensorTable table = new TensorTable(device, inputs, 3, op.name(), op.learningRate())) {
      int tensors = inputs.size() / 3;
      DeviceMemory sums = device.allocate(2 * Double.BYTES * table.blocks(), op.name());
      DeviceMemory ratios = device.allocate((long) Float.BYTES * tensors, op.name());
      float decay = (float) op.weightDecay();
      table.launch("updates/lars_squares", decay, sums);
      table.launch("updates/lars_ratios", Launch.of(Math.max(1, tensors), THREADS, 0), table.blocks(), sums,
          (float) op.trust(), ratios);
      table.launch("updates/lars", ratios, (float) op.momentum(), decay);
      device.free(sums);
      device.free(ratios);
    }
  }

  private void rows(LarsStep op, List<Tensor> inputs) {
    try (TensorTable table = new TensorTable(device, inputs, 3, op.name(), op.learningRate())) {
      table.launch("updates/sgd", (float) op.momentum(), 0, 0f);
    }
  }

  private static List<Tensor> chosen(List<Tensor> inputs, IntPredicate which) {
    return IntStream.range(0, inputs.size()).filter(which).mapToObj(inputs::get).toList();
  }
}
