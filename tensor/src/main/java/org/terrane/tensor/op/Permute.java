package org.terrane.tensor.op;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.terrane.tensor.Layout;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;

/// The axes in another order: axis `i` of the result is axis `order[i]` of the input.
public record Permute(List<Integer> order) implements View {
  @Override
  public Spec infer(List<Spec> inputs) {
    Checks.count(this, inputs, 1);
    Shape from = inputs.getFirst().shape();
    boolean permutation = order.stream().sorted().toList()
        .equals(IntStream.range(0, from.rank()).boxed().toList());
    Checks.require(permutation, this, "order", () -> "a permutation of the " + from.rank() + " axes of " + from, order);
    return inputs.getFirst().with(Shape.of(order.stream().mapToInt(from::size).toArray()));
  }

  @Override
  public Optional<Layout> layout(Layout input) {
    return Optional.of(input.permute(order.stream().mapToInt(Integer::intValue).toArray()));
  }

  @Override
  public List<@Nullable Tensor> vjp(Recorded call, Tensor gradient) {
    int[] inverse = new int[order.size()];
    for (int i = 0; i < inverse.length; i++) {
      inverse[order.get(i)] = i;
    }
    return Arrays.asList(gradient.permute(inverse));
  }
}
