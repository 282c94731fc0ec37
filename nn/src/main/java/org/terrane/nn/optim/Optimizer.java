package org.terrane.nn.optim;

import org.terrane.autograd.Gradients;
import org.terrane.nn.Layer;

/// Changes a model's parameters by the gradients of a step.
public sealed interface Optimizer permits AdamW, Sgd, Lars, OptimizerGroups {
  /// One step, in place. Call it outside `valueAndGrad`.
  ///
  /// @throws IllegalArgumentException when a parameter of the model has no gradient
  void step(Gradients gradients, double learningRate);

  /// What must survive between steps, under names derived from the parameters' names.
  Layer state();
}
