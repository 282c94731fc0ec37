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
import org.terrane.tensor.fused.GroupNorm;
import org.terrane.tensor.op.Recorded;

/// [GroupNorm]: `group_norm.cu`. Residual: mean and 1/deviation of each group of each sample, `(2, N·groups)`.
public record GroupNormCuda(CudaDevice device) implements Kernel<GroupNorm> {
  private static final DeviceMemory NONE = new DeviceMemory(0);

  /// The kernel counts a group's numbers in 32 bits.
  @Override
  public boolean supports(GroupNorm op, List<Spec> inputs) {
    return Rows.fits(inputs) && inputs.getFirst().shape().elements() <= Integer.MAX_VALUE;
  }

  @Override
  public List<Spec> residuals(GroupNorm op, List<Spec> inputs) {
    return List.of(new Spec(Shape.of(2, inputs.getFirst().shape().size(0) * op.groups()), DType.F32));
  }

  @Override
  public void forward(GroupNorm op, List<Tensor> inputs, Tensor output, List<Tensor> residuals) {
    Shape x = output.shape();
    device.launch("group_norm/group_norm" + Rows.suffix(output.spec()), groups(op, x), inputs.get(0), inputs.get(1),
        inputs.get(2), output, residuals.isEmpty() ? NONE : residuals.getFirst(), (long) op.groups(), channels(op, x),
        pixels(x), op.eps());
  }

  @Override
  public boolean hasBackward() {
    return true;
  }

  @Override
  public Recorded.Saves saves(GroupNorm op) {
    return Recorded.Saves.inputs(0, 1);
  }

  @Override
  public void backward(GroupNorm op, Recorded call, Tensor gradient, List<@Nullable Tensor> inputGradients) {
    Shape x = gradient.shape();
    String suffix = Rows.suffix(gradient.spec());
    Tensor statistics = call.residuals().getFirst();
    Tensor dx = inputGradients.get(0);
    if (dx != null) {
      device.launch("group_norm/group_norm_backward" + suffix, groups(op, x), call.input(0), call.input(1), statistics,
          gradient, dx, (long) op.groups(), channels(op, x), pixels(x));
    }
    if (inputGradients.get(1) != null || inputGradients.get(2) != null) {
      parameters(op, call.input(0), statistics, gradient, inputGradients);
    }
  }

  private void parameters(GroupNorm op, Tensor x, Tensor statistics, Tensor gradient,
      List<@Nullable Tensor> inputGradients) {
    Channels channels = Channels.of(x.shape());
    DeviceMemory sums = channels.sums(device, "group_norm/group_norm_sums", gradient.spec(), x, statistics, gradient,
        (long) op.groups());
    device.launch("group_norm/group_norm_parameters" + Rows.suffix(gradient.spec()), channels.warps(), sums,
        channels.pieces(), orNone(inputGradients.get(1)), orNone(inputGradients.get(2)));
    device.free(sums);
  }

  private static Object orNone(@Nullable Tensor wanted) {
    return wanted == null ? NONE : wanted;
  }

  /// A block for each group of each sample.
  private static Launch groups(GroupNorm op, Shape x) {
    return Launch.of(x.size(0) * op.groups(), Rows.threads((int) (channels(op, x) * pixels(x))), 0);
  }

  /// Channels of a group.
  private static long channels(GroupNorm op, Shape x) {
    return x.size(1) / op.groups();
  }

  /// Numbers of a channel in one sample.
  private static long pixels(Shape x) {
    return x.elements() / x.size(0) / x.size(1);
  }
}
