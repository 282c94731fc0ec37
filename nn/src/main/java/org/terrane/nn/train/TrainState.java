package org.terrane.nn.train;

import org.terrane.nn.Layer;

/// Everything a step changes. In a checkpoint its names start with `model.` and `optim.`.
///
/// @param model the model, with whatever else follows it (a teacher, queues)
/// @param optim the optimizer's state
public record TrainState(Layer model, Layer optim) implements Layer {}
