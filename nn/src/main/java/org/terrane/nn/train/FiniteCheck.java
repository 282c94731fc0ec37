package org.terrane.nn.train;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.terrane.nn.Layer;
import org.terrane.nn.StateDict;
import org.terrane.tensor.Run;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Decorator;
import org.terrane.tensor.engine.Interpreter;
import org.terrane.tensor.op.Fill;
import org.terrane.tensor.op.Op;
import org.terrane.tensor.op.Update;

/// Finds the operation that first made a NaN or an infinity out of finite numbers. Slow: a step is run again under it
/// once its loss is lost.
///
/// A filled constant may be infinite on purpose (masked attention), and what is made from it is not held against
/// anyone. If no culprit shows itself (a kernel's backward passes unseen), the first operation with such a result
/// is named.
final class FiniteCheck implements Decorator {
  private final Map<Tensor, String> weights = new IdentityHashMap<>();
  private String place = "";
  private @Nullable String culprit;
  private @Nullable String witness;

  FiniteCheck(Layer model) {
    StateDict.of(model).parameters().forEach((name, parameter) -> {
      weights.put(parameter.value(), name);
      if (culprit == null && !isFinite(parameter.value())) {
        culprit = "parameter " + name;
      }
    });
  }

  /// The operation, what it gave, and the weight last used before it: `[log] F32 (2, 4) after head.weight`.
  Optional<String> found() {
    return Optional.ofNullable(culprit != null ? culprit : witness);
  }

  @Override
  public Rank rank() {
    return Rank.PROFILE;
  }

  @Override
  public Interpreter around(Interpreter inner) {
    return new Interpreter() {
      @Override
      public Tensor apply(Op.Pure op, List<Tensor> inputs) {
        for (Tensor input : inputs) {
          place = weights.getOrDefault(input, place);
        }
        Tensor result = inner.apply(op, inputs);
        if (culprit == null && !(op instanceof Fill) && !isFinite(result)) {
          note(op, inputs, result);
        }
        return result;
      }

      @Override
      public void update(Update op, List<Tensor> inputs) {
        inner.update(op, inputs);
      }
    };
  }

  private void note(Op op, List<Tensor> inputs, Tensor result) {
    String line = "[" + op.name() + "] " + result.spec() + (place.isEmpty() ? "" : " after " + place);
    if (witness == null) {
      witness = line;
    }
    if (inputs.stream().allMatch(FiniteCheck::isFinite)) {
      culprit = line;
    }
  }

  /// 0 · x is 0 for finite numbers and NaN for all others, and a sum keeps a NaN.
  private static boolean isFinite(Tensor x) {
    Run plain = Run.current().without(Rank.PROFILE).without(Rank.TAPE);
    return !x.dtype().isFloating() || plain.call(() -> Scope.run(() -> x.mul(0).sum().item())) == 0;
  }
}
