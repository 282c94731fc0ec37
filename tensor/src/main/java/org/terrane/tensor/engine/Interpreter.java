package org.terrane.tensor.engine;

import java.util.List;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.op.Op;
import org.terrane.tensor.op.Update;

/// Gives operations their meaning: computing them, recording them, or following their shapes only.
public interface Interpreter {
  /// The result of a primitive or fused operation.
  Tensor apply(Op.Pure op, List<Tensor> inputs);

  /// Overwrites the update's targets, its first inputs, in place.
  void update(Update op, List<Tensor> inputs);
}
