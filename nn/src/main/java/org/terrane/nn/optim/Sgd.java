package org.terrane.nn.optim;

import java.util.List;
import java.util.Map;
import org.terrane.autograd.Gradients;
import org.terrane.nn.Buffer;
import org.terrane.nn.Layer;
import org.terrane.tensor.Scope;
import org.terrane.tensor.fused.SgdStep;

/// Stochastic gradient descent with momentum; the formula is [SgdStep]'s. Source: PyTorch, `torch.optim.SGD`.
/// Biases, norms and tokens do not decay ([WeightDecay]).
public final class Sgd implements Optimizer {
  private final Config config;
  private final List<Group> groups;
  private final State state;

  /// Hyper-parameters but the learning rate, which comes with each step.
  public record Config(double momentum, boolean nesterov, double weightDecay) {
    /// MoCo's and the usual one for ResNets: momentum 0.9, weight decay 1e-4.
    public static final Config RESNET = new Config(0.9, false, 1e-4);
  }

  /// Velocities by parameter name.
  public record State(Map<String, Buffer> momentumBuffer) implements Layer {}

  private Sgd(Config config, List<Group> groups) {
    this.config = config;
    this.groups = groups;
    this.state = new State(Group.zeros(groups));
  }

  /// For the trainable parameters of a model, at rest.
  public static Sgd create(Layer model, Config config) {
    return new Sgd(config, Group.of(model, config.weightDecay()));
  }

  @Override
  public void step(Gradients gradients, double learningRate) {
    for (Group group : groups) {
      SgdStep update = new SgdStep(learningRate, config.momentum(), config.nesterov(), group.weightDecay());
      Scope.run(() -> update.apply(group.values(), group.values(state.momentumBuffer()), group.values(gradients)));
    }
  }

  @Override
  public State state() {
    return state;
  }
}
