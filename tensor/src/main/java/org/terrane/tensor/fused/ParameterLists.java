package org.terrane.tensor.fused;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.op.Checks;
import org.terrane.tensor.op.Op;

/// The inputs of optimizer steps: several lists over the same parameters, one behind the other, so that one call
/// carries a whole model. `[p₁ … pₙ, m₁ … mₙ, v₁ … vₙ, g₁ … gₙ]`.
final class ParameterLists {
  private ParameterLists() {}

  @SafeVarargs
  static List<Tensor> join(List<Tensor>... lists) {
    List<Tensor> joined = new ArrayList<>();
    for (List<Tensor> list : lists) {
      joined.addAll(list);
    }
    return joined;
  }

  /// Every list must be as long as the first, and its i-th tensor like the i-th parameter, all floating.
  static void check(Op op, List<Spec> inputs, String... names) {
    Checks.require(inputs.size() % names.length == 0, op, "inputs",
        () -> "one " + String.join(", one ", names) + " for each parameter", inputs.size() + " tensors");
    int count = inputs.size() / names.length;
    for (int i = 0; i < inputs.size(); i++) {
      Spec parameter = inputs.get(i % count);
      Checks.floating(op, names[0], parameter.dtype());
      if (!inputs.get(i).equals(parameter)) {
        Checks.require(false, op, names[i / count] + " " + i % count,
            parameter + " to match " + names[0] + " " + i % count, inputs.get(i));
      }
    }
  }

  /// Computes each parameter's new tensors (in the order of the lists) and lists them as the inputs are.
  static List<Tensor> each(List<Tensor> inputs, int lists, Step step) {
    int count = inputs.size() / lists;
    List<List<Tensor>> results = IntStream.range(0, count)
        .mapToObj(i -> step.of(IntStream.range(0, lists).mapToObj(list -> inputs.get(list * count + i)).toList()))
        .toList();
    int targets = results.isEmpty() ? 0 : results.getFirst().size();
    return IntStream.range(0, targets * count).mapToObj(i -> results.get(i % count).get(i / count)).toList();
  }

  /// The rule for one parameter.
  @FunctionalInterface
  interface Step {
    List<Tensor> of(List<Tensor> tensors);
  }
}
