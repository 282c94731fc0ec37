package org.terrane.bench.op;

/// What is measured of a differentiable operation.
public enum Pass {
  /// The result alone.
  FORWARD,
  /// The result, and from a given gradient of it the gradients of all inputs.
  TRAINING
}
