package org.terrane.tensor.op;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;

/// A convolution's gradient with respect to its weight: inputs gradient `(N, O, H', W')` and x `(N, C, H, W)`
/// → `(O, C/groups, KH, KW)`.
///
/// @param weight shape of the weight
public record Conv2dWeightGrad(ConvGeometry geometry, Shape weight) implements Primitive {
  @Override
  public Precision precision() {
    return Precision.LOW;
  }

  @Override
  public Spec infer(List<Spec> inputs) {
    Checks.count(this, inputs, 2);
    Shape expected = geometry.output(this, inputs.get(1).shape(), weight);
    Checks.shape(this, "gradient", expected, inputs.get(0).shape());
    Checks.dtype(this, "x", inputs.get(0).dtype(), inputs.get(1).dtype());
    return inputs.get(0).with(weight);
  }

  @Override
  public long flops(List<Spec> inputs) {
    return 2 * inputs.get(0).shape().elements() * weight.size(1) * weight.size(2) * weight.size(3);
  }

  @Override
  public Recorded.Saves saves() {
    return Recorded.Saves.inputs();
  }

  @Override
  public List<@Nullable Tensor> vjp(Recorded call, Tensor g) {
    return Arrays.asList(
        call.needs().get(0) ? geometry.convolve(call.input(1), g) : null,
        call.needs().get(1) ? geometry.inputGrad(call.input(0), g, call.specs().get(1).shape()) : null);
  }
}
