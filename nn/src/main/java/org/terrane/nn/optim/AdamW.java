package org.terrane.nn.optim;

import java.util.List;
import java.util.Map;
import org.terrane.autograd.Gradients;
import org.terrane.nn.Buffer;
import org.terrane.nn.Counter;
import org.terrane.nn.Layer;
import org.terrane.tensor.Scope;
import org.terrane.tensor.fused.AdamWStep;

/// Adam with decoupled weight decay, the same for all steps or by a schedule; the formula is [AdamWStep]'s.
///
/// Source: Loshchilov and Hutter 2019; PyTorch, `torch.optim.AdamW`. Biases, norms and tokens do not decay
/// ([WeightDecay]).
public final class AdamW implements Optimizer {
  private final Config config;
  private final Schedule weightDecay;
  private final List<Group> groups;
  private final State state;

  /// Hyper-parameters but the learning rate, which comes with each step.
  public record Config(double beta1, double beta2, double eps, double weightDecay) {
    /// MAE's: β = (0.9, 0.95), ε = 1e-8, weight decay 0.05.
    public static final Config MAE = new Config(0.9, 0.95, 1e-8, 0.05);
  }

  /// Moments by parameter name, and the steps made.
  public record State(Map<String, Buffer> expAvg, Map<String, Buffer> expAvgSq, Counter step) implements Layer {}

  private AdamW(Config config, Schedule weightDecay, List<Group> groups) {
    this.config = config;
    this.weightDecay = weightDecay;
    this.groups = groups;
    this.state = new State(Group.zeros(groups), Group.zeros(groups), new Counter());
  }

  /// For the trainable parameters of a model, with moments of zero.
  public static AdamW create(Layer model, Config config) {
    return create(model, config, new Schedule.Constant(config.weightDecay()));
  }

  /// The same with a weight decay that changes: a function of the steps made, which are part of the state.
  ///
  /// @param weightDecay of each step, instead of the one in `config`
  public static AdamW create(Layer model, Config config, Schedule weightDecay) {
    return new AdamW(config, weightDecay, Group.of(model, 1));
  }

  @Override
  public void step(Gradients gradients, double learningRate) {
    long step = state.step().increment();
    double decay = weightDecay.at(step - 1);
    for (Group group : groups) {
      AdamWStep update = new AdamWStep(learningRate, config.beta1(), config.beta2(), config.eps(),
          group.weightDecay() * decay, step);
      Scope.run(() -> update.apply(group.values(), group.values(state.expAvg()), group.values(state.expAvgSq()),
          group.values(gradients)));
    }
  }

  @Override
  public State state() {
    return state;
  }
}
