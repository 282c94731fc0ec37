package org.terrane.tensor.op;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;

/// Joins tensors along one axis; the other axes are equal.
public record Concat(int axis) implements Primitive {
  @Override
  public Spec infer(List<Spec> inputs) {
    Checks.require(!inputs.isEmpty(), this, "inputs", "at least one", "none");
    Spec first = inputs.getFirst();
    int joined = 0;
    for (int i = 0; i < inputs.size(); i++) {
      Shape shape = inputs.get(i).shape();
      Checks.rank(this, "input " + i, first.shape().rank(), shape);
      Checks.dtype(this, "input " + i, first.dtype(), inputs.get(i).dtype());
      Checks.shape(this, "input " + i, first.shape().with(axis, shape.size(axis)), shape);
      joined += shape.size(axis);
    }
    return first.with(first.shape().with(axis, joined));
  }

  @Override
  public List<@Nullable Tensor> vjp(Recorded call, Tensor gradient) {
    List<@Nullable Tensor> parts = new ArrayList<>();
    int from = 0;
    for (Spec input : call.specs()) {
      int size = input.shape().size(axis);
      parts.add(gradient.slice(axis, from, from + size));
      from += size;
    }
    return parts;
  }
}
