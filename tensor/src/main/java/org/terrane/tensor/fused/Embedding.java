package org.terrane.tensor.fused;

import java.util.List;
import org.terrane.tensor.DType;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Engine;
import org.terrane.tensor.op.Checks;
import org.terrane.tensor.op.Fused;

/// Rows of a table: `y[…] = weight[index[…]]`.
///
/// Shapes: weight `(V, D)`, index `(…)` I64 in `0 … V−1` → `(…, D)`. Source: PyTorch,
/// `torch.nn.functional.embedding`.
public record Embedding() implements Fused {
  public static Tensor embedding(Tensor weight, Tensor index) {
    return Engine.apply(new Embedding(), weight, index);
  }

  @Override
  public Spec infer(List<Spec> inputs) {
    Checks.count(this, inputs, 2);
    Spec weight = inputs.get(0);
    Checks.require(weight.shape().rank() == 2, this, "weight", "(V, D)", weight.shape());
    Checks.dtype(this, "index", DType.I64, inputs.get(1).dtype());
    return weight.with(inputs.get(1).shape().append(weight.shape().size(1)));
  }

  @Override
  public Tensor composite(List<Tensor> inputs) {
    Tensor weight = inputs.get(0);
    Tensor index = inputs.get(1);
    int rows = (int) index.shape().elements();
    return weight.gather(0, index.reshape(rows, 1)).reshape(index.shape().append(weight.size(1)).toArray());
  }
}
