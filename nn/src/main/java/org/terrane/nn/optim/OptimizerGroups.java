package org.terrane.nn.optim;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.terrane.autograd.Gradients;
import org.terrane.nn.Layer;

/// A model's parameters, shared out among optimizers of different kinds and rates.
///
/// Make each optimizer for a part of the model; no parameter may be in two. All follow one schedule, so warm-up and
/// decay are the same for all: a group's rate is the schedule's times its own factor.
public final class OptimizerGroups implements Optimizer {
  private final Map<String, Member> members;

  /// One optimizer and how its rate stands to the schedule's.
  ///
  /// @param factor of the learning rate
  public record Member(Optimizer optimizer, double factor) {}

  /// The states of the members by their names.
  public record State(Map<String, Layer> groups) implements Layer {}

  private OptimizerGroups(Map<String, Member> members) {
    this.members = members;
  }

  /// @param members by a name of their own, which the names of their state begin with
  public static OptimizerGroups of(Map<String, Member> members) {
    return new OptimizerGroups(Collections.unmodifiableMap(new LinkedHashMap<>(members)));
  }

  @Override
  public void step(Gradients gradients, double learningRate) {
    members.values().forEach(member -> member.optimizer().step(gradients, learningRate * member.factor()));
  }

  @Override
  public State state() {
    Map<String, Layer> states = new LinkedHashMap<>();
    members.forEach((name, member) -> states.put(name, member.optimizer().state()));
    return new State(states);
  }
}
