package org.terrane.tensor.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.op.Fused;
import org.terrane.tensor.op.Recorded;

/// A backend's acceleration of one fused operation. It must agree with the operation's composite.
///
/// A kernel without a backward is legal: under a tape the engine then differentiates the composite (slower,
/// never wrong).
public interface Kernel<F extends Fused> {
  /// Whether this kernel takes inputs of these types and shapes; otherwise the composite is computed.
  boolean supports(F op, List<Spec> inputs);

  /// The layout every input (and the gradient in [#backward]) must have.
  default LayoutRule accepts() {
    return LayoutRule.CONTIGUOUS;
  }

  /// What the forward pass hands to its own backward beside inputs and output, such as a log-sum-exp.
  default List<Spec> residuals(F op, List<Spec> inputs) {
    return List.of();
  }

  /// @param residuals to fill, one per [#residuals]; empty when no tape listens
  void forward(F op, List<Tensor> inputs, Tensor output, List<Tensor> residuals);

  /// Whether [#backward] exists.
  default boolean hasBackward() {
    return false;
  }

  /// What [#backward] reads of the recorded call.
  default Recorded.Saves saves(F op) {
    return Recorded.Saves.inputs();
  }

  /// Fills the gradient of each input; null where none is wanted.
  default void backward(F op, Recorded call, Tensor gradient, List<@Nullable Tensor> inputGradients) {
    throw new UnsupportedOperationException("[" + op.name() + "] this kernel has no backward");
  }
}
