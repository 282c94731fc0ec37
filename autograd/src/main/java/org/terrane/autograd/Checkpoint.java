package org.terrane.autograd;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.terrane.tensor.Key;
import org.terrane.tensor.Run;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Abstract;
import org.terrane.tensor.engine.Engine;
import org.terrane.tensor.op.Fused;
import org.terrane.tensor.op.Recorded;

/// A piece of a network that keeps only what it reads: its gradient runs the piece again.
///
/// Memory falls from all intermediates to what comes in and goes out, for the price of a second forward pass. Keys are
/// values, so the replay draws the same random numbers and gradients are equal bit for bit. Pieces may hold pieces.
/// Source: Chen et al., "Training deep nets with sublinear memory cost", 2016.
///
/// ```java
/// Tensor y = Checkpoint.run(() -> block.forward(x));
/// ```
///
/// @param body   with the tensors and parameters that it reads from outside
/// @param result what it makes, found by following shapes only
public record Checkpoint(Supplier<Tensor> body, Optional<Key> key, Spec result) implements Fused {
  /// Runs the body. All tensors that it reads from outside are its inputs, parameters too: they get gradients, and they
  /// live until the body has run again, even if their scopes end before. To find them the body first runs without
  /// numbers ([Abstract]), so which tensors it reads, and their shapes, may not depend on numbers that it computes.
  public static Tensor run(Supplier<Tensor> body) {
    ReadFromOutside inputs = new ReadFromOutside();
    Spec result = Scope.run(() -> Run.current().on(new Abstract()).with(inputs).call(body).spec());
    return Engine.apply(new Checkpoint(body, Run.current().trainingKey(), result), inputs.tensors());
  }

  @Override
  public Precision precision() {
    return Precision.OWN;
  }

  @Override
  public Spec infer(List<Spec> inputs) {
    return result;
  }

  @Override
  public Tensor composite(List<Tensor> inputs) {
    return body.get();
  }

  @Override
  public boolean hasVjp() {
    return true;
  }

  @Override
  public List<@Nullable Tensor> vjp(Recorded call, Tensor gradient) {
    List<Tensor> wanted = new ArrayList<>();
    for (int i = 0; i < call.specs().size(); i++) {
      if (call.needs().get(i)) {
        wanted.add(call.input(i));
      }
    }
    Run run = key.map(Run::training).orElseGet(Run::evaluating);
    List<Tensor> found = new ArrayList<>(run.call(() -> Grad.vjp(body, wanted, gradient)).gradients());
    List<@Nullable Tensor> gradients = new ArrayList<>();
    call.needs().forEach(needed -> gradients.add(needed ? found.removeFirst() : null));
    return gradients;
  }
}
