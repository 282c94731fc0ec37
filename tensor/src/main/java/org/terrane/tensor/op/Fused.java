package org.terrane.tensor.op;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.terrane.tensor.Tensor;

/// An operation whose meaning is its composite. Kernels are optional accelerations that must agree with it, so
/// it works on every device and its gradient always exists.
public non-sealed interface Fused extends Op.Pure {
  /// The operation in tensor operations. BF16 inputs are accumulated in F32.
  Tensor composite(List<Tensor> inputs);

  /// Whether this operation brings a gradient rule of its own ([#vjp]) instead of its composite's.
  default boolean hasVjp() {
    return false;
  }

  /// What [#vjp] reads of the call.
  default Recorded.Saves saves() {
    return Recorded.Saves.inputs();
  }

  /// The own rule; see [Primitive#vjp].
  default List<@Nullable Tensor> vjp(Recorded call, Tensor gradient) {
    throw new UnsupportedOperationException("[" + name() + "] has no gradient rule of its own");
  }
}
