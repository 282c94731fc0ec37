package org.terrane.nn.optim;

import java.util.List;
import java.util.Map;
import org.terrane.autograd.Gradients;
import org.terrane.nn.Buffer;
import org.terrane.nn.Layer;
import org.terrane.tensor.Scope;
import org.terrane.tensor.fused.LarsStep;

/// Layer-wise adaptive rate scaling, for linear probes and very large batches; the formula is [LarsStep]'s.
/// Source: You et al. 2017; MAE, `util/lars.py`. Biases and norms neither decay nor are scaled.
public final class Lars implements Optimizer {
  private final Config config;
  private final List<Group> groups;
  private final State state;

  /// Hyper-parameters but the learning rate, which comes with each step.
  public record Config(double momentum, double weightDecay, double trust) {
    /// MAE's linear probe: momentum 0.9, no weight decay, trust 0.001.
    public static final Config LINEAR_PROBE = new Config(0.9, 0, 0.001);
  }

  /// Velocities by parameter name.
  public record State(Map<String, Buffer> momentumBuffer) implements Layer {}

  private Lars(Config config, List<Group> groups) {
    this.config = config;
    this.groups = groups;
    this.state = new State(Group.zeros(groups));
  }

  /// For the trainable parameters of a model, at rest.
  public static Lars create(Layer model, Config config) {
    return new Lars(config, Group.of(model, config.weightDecay()));
  }

  @Override
  public void step(Gradients gradients, double learningRate) {
    for (Group group : groups) {
      LarsStep update = new LarsStep(learningRate, config.momentum(), group.weightDecay(), config.trust());
      Scope.run(() -> update.apply(group.values(), group.values(state.momentumBuffer()), group.values(gradients)));
    }
  }

  @Override
  public State state() {
    return state;
  }
}
