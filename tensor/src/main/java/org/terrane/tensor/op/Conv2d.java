package org.terrane.tensor.op;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;

/// Cross-correlation of images: x `(N, C, H, W)`, weight `(O, C/groups, KH, KW)` → `(N, O, H', W')` with
/// `H' = (H + 2·padding − dilation·(KH − 1) − 1) / stride + 1`, rounded down. Source: PyTorch, `torch.nn.Conv2d`.
public record Conv2d(ConvGeometry geometry) implements Primitive {
  @Override
  public Precision precision() {
    return Precision.LOW;
  }

  @Override
  public Spec infer(List<Spec> inputs) {
    Checks.count(this, inputs, 2);
    Spec x = inputs.get(0);
    Checks.floating(this, "x", x.dtype());
    Checks.dtype(this, "weight", x.dtype(), inputs.get(1).dtype());
    return x.with(geometry.output(this, x.shape(), inputs.get(1).shape()));
  }

  @Override
  public long flops(List<Spec> inputs) {
    Shape output = infer(inputs).shape();
    Shape weight = inputs.get(1).shape();
    return 2 * output.elements() * weight.size(1) * weight.size(2) * weight.size(3);
  }

  @Override
  public Recorded.Saves saves() {
    return Recorded.Saves.inputs();
  }

  @Override
  public List<@Nullable Tensor> vjp(Recorded call, Tensor g) {
    return Arrays.asList(
        call.needs().get(0) ? geometry.inputGrad(g, call.input(1), call.specs().get(0).shape()) : null,
        call.needs().get(1) ? geometry.weightGrad(g, call.input(0), call.specs().get(1).shape()) : null);
  }
}
