package org.terrane.tensor.fused;

import java.util.List;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Engine;
import org.terrane.tensor.op.Fused;

/// Zeroes each element with probability `rate` and scales the others by `1 / (1 − rate)`.
///
/// Element i (row-major) is zeroed where the key's uniform number i is below the rate: the same key, the same mask.
/// Shapes: any → the same. Source: Srivastava et al., "Dropout", 2014; PyTorch, `torch.nn.functional.dropout`.
public record Dropout(float rate, Key key) implements Fused {
  /// @throws IllegalArgumentException unless `0 ≤ rate < 1`
  public static Tensor dropout(Tensor x, float rate, Key key) {
    return Engine.apply(new Dropout(rate, key), x);
  }

  @Override
  public Spec infer(List<Spec> inputs) {
    Rules.unitInterval(this, "rate", rate);
    return Rules.first(this, inputs, 1, 1);
  }

  @Override
  public Tensor composite(List<Tensor> inputs) {
    Tensor x = inputs.getFirst();
    Tensor dropped = Tensor.uniform(key, DType.F32, x.shape().toArray()).lt(rate);
    return Tensor.where(dropped, Tensor.zeros(x.dtype(), 1), x.div(1.0 - rate));
  }
}
