package org.terrane.autograd;

import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.terrane.tensor.Run;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Decorator;

/// Differentiates functions of tensors.
///
/// ```java
/// Grad.Result result = Grad.valueAndGrad(parameters, () -> objective.loss(batch));
/// optimizer.step(result.grads().clipNorm(1.0f), learningRate);
/// ```
///
/// Rules are written in tensor operations and the walk back runs under whatever tapes are outside, so gradients
/// of gradients are gradients.
public final class Grad {
  private Grad() {}

  /// A function's value and its gradients.
  public record Result(Tensor value, Gradients grads) {}

  /// The loss, a scalar, and its gradient with respect to every parameter (zero where it does not depend on one).
  public static Result valueAndGrad(Collection<Parameter> parameters, Supplier<Tensor> loss) {
    return valuesAndGrads(parameters, () -> List.of(loss.get())).getFirst();
  }

  /// Several scalars of one computation, each with its own gradients: the tape is walked back once for each, and keeps
  /// what it saved until the last.
  public static List<Result> valuesAndGrads(Collection<Parameter> parameters, Supplier<List<Tensor>> losses) {
    List<Parameter> asked = parameters.stream().filter(Parameter::trainable).distinct().toList();
    List<Tensor> at = asked.stream().map(Parameter::value).toList();
    return vjps(losses, at, null).stream().map(vjp -> new Result(vjp.value(), gradients(asked, vjp))).toList();
  }

  private static Gradients gradients(List<Parameter> asked, Vjp vjp) {
    Map<Parameter, Tensor> gradients = new IdentityHashMap<>();
    for (int i = 0; i < asked.size(); i++) {
      gradients.put(asked.get(i), vjp.gradients().get(i));
    }
    return new Gradients(asked, gradients);
  }

  /// The gradients of a scalar function at the given tensors.
  public static List<Tensor> gradients(Function<List<Tensor>, Tensor> function, List<Tensor> at) {
    return vjp(() -> function.apply(at), at, null).gradients();
  }

  /// A value and the product of `seed`, shaped like it, with the function's Jacobian at each tensor.
  public record Vjp(Tensor value, List<Tensor> gradients) {}

  /// The vector–Jacobian product of a function that reads the tensors `at`.
  ///
  /// @param seed the gradient of the value; null for 1, and then the value must be a scalar
  public static Vjp vjp(Supplier<Tensor> function, List<Tensor> at, @Nullable Tensor seed) {
    return vjps(() -> List.of(function.get()), at, seed).getFirst();
  }

  private static List<Vjp> vjps(Supplier<List<Tensor>> function, List<Tensor> at, @Nullable Tensor seed) {
    try (Tape tape = new Tape()) {
      List<Integer> wanted = at.stream().map(tape::watch).toList();
      List<Tensor> values = Run.current().with(tape).call(function);
      List<Vjp> vjps = new ArrayList<>();
      for (int i = 0; i < values.size(); i++) {
        vjps.add(vjp(tape, values.get(i), at, wanted, seed, i == values.size() - 1));
      }
      return vjps;
    }
  }

  private static Vjp vjp(Tape tape, Tensor value, List<Tensor> at, List<Integer> wanted, @Nullable Tensor seed,
      boolean last) {
    if (seed == null && value.shape().elements() != 1) {
      throw new IllegalArgumentException("[grad] loss must be a scalar, but is " + value.spec());
    }
    Tensor start = seed == null ? Tensor.ones(value.dtype(), value.shape().toArray()) : seed;
    List<@Nullable Tensor> found = Run.current().without(Decorator.Rank.AUTOCAST)
        .call(() -> new Backward().walk(tape, value, start, wanted, last));
    List<Tensor> gradients = new ArrayList<>();
    for (int i = 0; i < at.size(); i++) {
      Tensor gradient = found.get(i);
      gradients.add(gradient != null ? gradient : zerosLike(at.get(i)));
    }
    return new Vjp(value, gradients);
  }

  private static Tensor zerosLike(Tensor tensor) {
    return Tensor.zeros(tensor.dtype(), tensor.shape().toArray());
  }
}
