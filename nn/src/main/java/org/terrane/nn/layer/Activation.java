package org.terrane.nn.layer;

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
  }
}
