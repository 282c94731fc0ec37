package org.terrane.autograd;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.terrane.tensor.Key;
import org.terrane.tensor.Run;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Abstract;
import org.terrane.tensor.engine.Engine;
import org.terrane.tensor.op.Fused;
import org.terrane.tensor.op.Recorded;

/// A piece of a network that keeps only its input: its gradient runs the piece again.
///
/// Memory falls from all intermediates to one tensor, for the price of a second forward pass. Keys are values, so
/// the replay draws the same random numbers and gradients are equal bit for bit.
/// Source: Chen et al., "Training deep nets with sublinear memory cost", 2016.
///
/// ```java
/// x = Checkpoint.run(block::forward, block.parameters(), x);
/// ```
///
/// @param count tensors that the body is given; the parameters stand behind them
public record Checkpoint(Function<List<Tensor>, Tensor> body, int count, Optional<Key> key) implements Fused {
  /// Runs the body on x.
  ///
  /// @param parameters those the body reads: they get gradients, and no others
  public static Tensor run(UnaryOperator<Tensor> body, List<Parameter> parameters, Tensor x) {
    return run(given -> body.apply(given.getFirst()), parameters, List.of(x));
  }

  /// Runs the body on several tensors. Whatever else it reads must last until the gradient, and be the same then.
  public static Tensor run(Function<List<Tensor>, Tensor> body, List<Parameter> parameters, List<Tensor> given) {
    List<Tensor> inputs = new ArrayList<>(given);
    parameters.stream().filter(Parameter::trainable).map(Parameter::value).forEach(inputs::add);
    return Engine.apply(new Checkpoint(body, given.size(), Run.current().trainingKey()), inputs);
  }

  @Override
  public Spec infer(List<Spec> inputs) {
    Run shapes = Run.current().on(new Abstract());
    return shapes.call(() -> body.apply(inputs.subList(0, count).stream()
        .map(input -> Tensor.zeros(input.dtype(), input.shape().toArray())).toList()).spec());
  }

  @Override
  public Tensor composite(List<Tensor> inputs) {
    return body.apply(inputs.subList(0, count));
  }

  @Override
  public boolean hasVjp() {
    return true;
  }

  @Override
  public List<@Nullable Tensor> vjp(Recorded call, Tensor gradient) {
    List<Tensor> at = new ArrayList<>();
    for (int i = 0; i < call.specs().size(); i++) {
      at.add(call.input(i));
    }
    Supplier<Tensor> replay = () -> body.apply(at.subList(0, count));
    Run run = key.map(Run::training).orElseGet(Run::evaluating);
    return List.copyOf(run.call(() -> Grad.vjp(replay, at, gradient)).gradients());
  }
}
