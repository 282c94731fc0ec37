package org.terrane.tensor.op;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.terrane.tensor.Layout;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;

/// Indices `start, start + step, …` (below `end`) of one axis, without copying.
public record Slice(int axis, int start, int end, int step) implements View {
  @Override
  public Spec infer(List<Spec> inputs) {
    Checks.count(this, inputs, 1);
    Shape from = inputs.getFirst().shape();
    Checks.require(0 <= start && start <= end && end <= from.size(axis) && step >= 1, this,
        "range of axis " + axis + " of " + from, () -> "within 0 to " + from.size(axis),
        start + " to " + end + " by " + step);
    return inputs.getFirst().with(from.with(axis, count()));
  }

  private int count() {
    return (end - start + step - 1) / step;
  }

  @Override
  public Optional<Layout> layout(Layout input) {
    return Optional.of(input.slice(axis, start, count(), step));
  }

  @Override
  public List<@Nullable Tensor> vjp(Recorded call, Tensor gradient) {
    int size = call.specs().getFirst().shape().size(axis);
    int used = count() == 0 ? 0 : (count() - 1) * step + 1;
    return Arrays.asList(gradient.pad(axis, start, size - start - used, step - 1, 0));
  }
}
