package org.terrane.tensor.op;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.terrane.tensor.DType;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;

/// One number for each line along the given axes, which stay with size 1: sum, largest or smallest.
///
/// Sums of F32 and BF16 are pairwise (error grows with log n), in an order fixed by the shape alone.
///
/// @param axes counted from the front, ascending
public record Reduce(Function function, List<Integer> axes) implements Primitive {
  /// The reductions. `MAX` and `MIN` of an empty line are an error, its sum is 0.
  public enum Function { SUM, MAX, MIN }

  @Override
  public String name() {
    return function.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public Precision precision() {
    return function == Function.SUM ? Precision.HIGH : Precision.WIDEST;
  }

  @Override
  public Spec infer(List<Spec> inputs) {
    Checks.count(this, inputs, 1);
    Spec x = inputs.getFirst();
    Checks.require(x.dtype() != DType.BOOL, this, "input", "a number", x);
    Shape shape = x.shape();
    for (int axis : axes) {
      Checks.require(function == Function.SUM || shape.size(axis) > 0, this, "axis " + axis, "non-empty", x);
      shape = shape.with(axis, 1);
    }
    return x.with(shape);
  }

  @Override
  public Recorded.Saves saves() {
    return function == Function.SUM ? Recorded.Saves.nothing() : Recorded.Saves.inputs().andOutput();
  }

  /// The gradient of a largest number is shared evenly among equals (PyTorch: `torch.amax`).
  @Override
  public List<@Nullable Tensor> vjp(Recorded call, Tensor gradient) {
    Shape shape = call.specs().getFirst().shape();
    if (function == Function.SUM) {
      return Arrays.asList(gradient.expand(shape));
    }
    Tensor chosen = call.input(0).eq(call.result()).to(gradient.dtype());
    Tensor count = Tensor.reduce(Function.SUM, chosen, axes);
    return Arrays.asList(chosen.mul(gradient.div(count)));
  }
}
