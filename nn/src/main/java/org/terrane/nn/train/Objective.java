package org.terrane.nn.train;

import java.util.Map;
import java.util.Optional;
import org.terrane.tensor.Key;
import org.terrane.tensor.Tensor;

/// What a run minimises.
@FunctionalInterface
public interface Objective<B> {
  /// The loss of a batch.
  ///
  /// @param key all randomness of this step comes from it
  Loss loss(B batch, Key key);

  /// Called after the optimizer's step, for what follows the parameters: moving averages, queues, prototypes.
  default void afterStep(long step) {}

  /// A scalar to differentiate and the named terms it is made of.
  ///
  /// @param share whose part of the gradient is to be measured in this step; empty for nobody's
  record Loss(Tensor total, Map<String, Tensor> parts, Optional<GradientShare> share) {
    public Loss(Tensor total, Map<String, Tensor> parts) {
      this(total, parts, Optional.empty());
    }

    public static Loss of(Tensor total) {
      return new Loss(total, Map.of());
    }
  }
}
