package org.terrane.nn.layer;

import static org.terrane.tensor.fused.L2Normalize.l2Normalize;

import java.util.List;
import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.tensor.Tensor;

/// Projection head of contrastive learning: `y = fc.2(relu(fc.0(x)))`, where asked for with length 1.
///
/// Shapes: x `(…, in)` → `(…, out)`. Source: MoCo v2 (Chen et al. 2020), whose names its weights have: `fc.0.weight`,
/// `fc.0.bias`, `fc.2.weight`, `fc.2.bias`; they start as PyTorch's.
///
/// @param fc         linear map, ReLU, linear map
/// @param normalised whether results are divided by their L2 norm along the last axis
public record MlpHead(List<UnaryLayer> fc, boolean normalised) implements Layer {
  public MlpHead {
    fc = List.copyOf(fc);
  }

  public static MlpHead create(Init init, int in, int hidden, int out) {
    Init at = init.at("fc");
    Linear first = Linear.uniform(at.at(0), in, hidden);
    Linear last = Linear.uniform(at.at(2), hidden, out);
    return new MlpHead(List.of(first, Activation.RELU, last), false);
  }

  /// The same head with results on the unit sphere.
  public MlpHead normalise() {
    return new MlpHead(fc, true);
  }

  /// @throws IllegalArgumentException `[linear] weight must be (N, in) to match x …`
  public Tensor forward(Tensor x) {
    Tensor y = UnaryLayer.sequence(fc, x);
    return normalised ? l2Normalize(y, -1) : y;
  }
}
