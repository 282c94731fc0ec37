package org.terrane.nn.layer;

import static org.terrane.tensor.fused.Embedding.embedding;

import org.terrane.autograd.Parameter;
import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.tensor.Tensor;

/// A table of vectors: `y[…] = weight[index[…]]`.
///
/// Shapes: weight `(V, D)`; index `(…)` I64 in `0 … V−1` → `(…, D)`. Source: PyTorch, `torch.nn.Embedding`; rows start
/// standard normal.
public record Embedding(Parameter weight) implements Layer {
  public static Embedding create(Init init, int count, int dim) {
    return new Embedding(init.normal("weight", 1, count, dim));
  }

  /// @throws IllegalArgumentException `[embedding] index must be I64, but is …`
  public Tensor forward(Tensor index) {
    return embedding(weight.value(), index);
  }
}
