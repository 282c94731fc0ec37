package org.terrane.tensor.fused;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Engine;
import org.terrane.tensor.op.Checks;
import org.terrane.tensor.op.Fused;
import org.terrane.tensor.op.Recorded;

/// `x + branch` in the type of x: a branch in BF16 on a residual stream in F32, in one operation.
///
/// Shapes: x and branch alike → the same. Source: PyTorch, type promotion of `torch.add`.
public record ResidualAdd() implements Fused {
  /// Of any two types that can be added; one operation where x's is the wider one.
  ///
  /// @throws IllegalArgumentException if the types differ and shapes do, too
  public static Tensor residualAdd(Tensor x, Tensor branch) {
    boolean widens = x.dtype() != branch.dtype() && x.dtype().promote(branch.dtype()) == x.dtype();
    return widens ? Engine.apply(new ResidualAdd(), x, branch) : x.add(branch);
  }

  /// Each input is used in its own type.
  @Override
  public Precision precision() {
    return Precision.OWN;
  }

  @Override
  public Spec infer(List<Spec> inputs) {
    Spec x = Rules.first(this, inputs, 2, 2);
    Spec branch = inputs.get(1);
    Checks.shape(this, "branch", x.shape(), branch.shape());
    Checks.require(branch.dtype().isFloating() && x.dtype().promote(branch.dtype()) == x.dtype(), this, "branch",
        () -> "of a floating type that " + x.dtype() + " holds", branch.dtype());
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
