package org.terrane.tensor.op;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;

/// A convolution's gradient with respect to its images: inputs gradient `(N, O, H', W')` and weight
/// `(O, C/groups, KH, KW)` → `(N, C, H, W)`. Also the transposed convolution of PyTorch's `ConvTranspose2d`.
///
/// @param input shape `(N, C, H, W)` of the images
public record Conv2dInputGrad(ConvGeometry geometry, Shape input) implements Primitive {
  @Override
  public Precision precision() {
    return Precision.LOW;
  }

  @Override
  public Spec infer(List<Spec> inputs) {
    Checks.count(this, inputs, 2);
    Shape expected = geometry.output(this, input, inputs.get(1).shape());
    Checks.shape(this, "gradient", expected, inputs.get(0).shape());
    Checks.dtype(this, "weight", inputs.get(0).dtype(), inputs.get(1).dtype());
    return inputs.get(0).with(input);
  }

  @Override
  public long flops(List<Spec> inputs) {
    Shape weight = inputs.get(1).shape();
    return 2 * inputs.get(0).shape().elements() * weight.size(1) * weight.size(2) * weight.size(3);
  }

  @Override
  public Recorded.Saves saves() {
    return Recorded.Saves.inputs();
  }

  @Override
  public List<@Nullable Tensor> vjp(Recorded call, Tensor g) {
    return Arrays.asList(
        call.needs().get(0) ? geometry.convolve(g, call.input(1)) : null,
        call.needs().get(1) ? geometry.weightGrad(call.input(0), g, call.specs().get(1).shape()) : null);
  }
}
