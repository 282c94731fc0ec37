package org.terrane.autograd;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.terrane.tensor.Key;
import org.terrane.tensor.Run;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Abstract;
import org.terrane.tensor.engine.Decorator;
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
/// @param key the layers draw from; empty in evaluation mode
/// @param autocast what the forward pass ran under, and so the replay
public record Checkpoint(UnaryOperator<Tensor> body, Optional<Key> key, Optional<Decorator> autocast)
    implements Fused {
  /// Runs the body on x.
  ///
  /// @param parameters those the body reads: they get gradients, and no others
  public static Tensor run(UnaryOperator<Tensor> body, List<Parameter> parameters, Tensor x) {
    List<Tensor> inputs = new ArrayList<>();
    inputs.add(x);
    parameters.stream().filter(Parameter::trainable).map(Parameter::value).forEach(inputs::add);
    Run now = Run.current();
    return Engine.apply(new Checkpoint(body, now.trainingKey(), now.find(Decorator.Rank.AUTOCAST)), inputs);
  }

  @Override
  public Spec infer(List<Spec> inputs) {
    Run shapes = Run.current().on(new Abstract());
    return shapes.call(() -> body.apply(Tensor.zeros(inputs.getFirst().dtype(),
        inputs.getFirst().shape().toArray())).spec());
  }

  @Override
  public Tensor composite(List<Tensor> inputs) {
    return body.apply(inputs.getFirst());
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
    Supplier<Tensor> replay = () -> body.apply(at.getFirst());
    Run run = key.map(Run::training).orElseGet(Run::evaluating);
    Run cast = autocast.map(run::with).orElse(run);
    return List.copyOf(cast.call(() -> Grad.vjp(replay, at, gradient)).gradients());
  }
}
