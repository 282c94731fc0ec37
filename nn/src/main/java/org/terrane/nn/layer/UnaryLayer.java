package org.terrane.nn.layer;

import java.util.List;
import org.terrane.nn.Layer;
import org.terrane.tensor.Tensor;

/// A layer with one tensor in and one out, so that a list of them can run one after the other. As components of a
/// record, such lists give the names of PyTorch's `torch.nn.Sequential`: `layer1.0.conv1.weight`, `fc.2.bias`.
public interface UnaryLayer extends Layer {
  Tensor forward(Tensor x);

  /// Gives what each layer makes to the next one.
  static Tensor sequence(List<? extends UnaryLayer> layers, Tensor x) {
    Tensor y = x;
    for (UnaryLayer layer : layers) {
      y = layer.forward(y);
    }
    return y;
  }
}
