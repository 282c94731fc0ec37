package org.terrane.nn.layer;

import static org.terrane.tensor.fused.Gelu.gelu;

import org.terrane.tensor.Tensor;

/// An elementwise function as a layer, for lists of layers; it has no weights, but counts in their indices.
///
/// Shapes: any → the same.
public enum Activation implements UnaryLayer {
  RELU {
    @Override
    public Tensor forward(Tensor x) {
      return x.relu();
    }
  },
  /// The exact one, `x·Φ(x)`.
  GELU {
    @Override
    public Tensor forward(Tensor x) {
      return gelu(x);
    }
  }
}
