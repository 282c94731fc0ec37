package org.terrane.tensor.fused;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Engine;
import org.terrane.tensor.op.Checks;
import org.terrane.tensor.op.Fused;
import org.terrane.tensor.op.Recorded;

/// `x + y` in the type of x, of a y in a narrower one: a branch in BF16 on a residual stream in F32.
///
/// Shapes: x and y alike → the same. Source: PyTorch, type promotion of `torch.add`.
public record WideningAdd() implements Fused {
  /// @throws IllegalArgumentException if shapes differ, or x's type does not hold y's numbers
  public static Tensor wideningAdd(Tensor x, Tensor y) {
    return Engine.apply(new WideningAdd(), x, y);
  }

  @Override
  public Spec infer(List<Spec> inputs) {
    Spec x = Rules.first(this, inputs, 2, 2);
    Spec y = inputs.get(1);
    Checks.shape(this, "y", x.shape(), y.shape());
    Checks.require(y.dtype().isFloating() && x.dtype().promote(y.dtype()) == x.dtype(), this, "y",
        () -> "of a floating type that " + x.dtype() + " holds", y.dtype());
    return x;
  }

  @Override
  public Tensor composite(List<Tensor> inputs) {
    return inputs.get(0).add(inputs.get(1).to(inputs.get(0).dtype()));
  }

  @Override
  public boolean hasVjp() {
    return true;
  }

  @Override
  public List<@Nullable Tensor> vjp(Recorded call, Tensor gradient) {
    return List.of(gradient, gradient.to(call.specs().get(1).dtype()));
  }
}
