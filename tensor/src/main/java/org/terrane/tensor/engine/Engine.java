package org.terrane.tensor.engine;

import java.util.List;
import org.terrane.tensor.Run;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.op.Op;
import org.terrane.tensor.op.Update;

/// The choke point: every operation on tensors, of every kind, is one call of this class.
public final class Engine {
  private Engine() {}

  /// Applies a primitive or fused operation as the current run interprets it.
  public static Tensor apply(Op.Pure op, Tensor... inputs) {
    return Run.current().interpreter().apply(op, List.of(inputs));
  }

  public static Tensor apply(Op.Pure op, List<Tensor> inputs) {
    return Run.current().interpreter().apply(op, inputs);
  }

  /// Overwrites the first inputs of an update in place; for the values of parameters and buffers only.
  public static void update(Update op, List<Tensor> inputs) {
    Run.current().interpreter().update(op, inputs);
  }
}
