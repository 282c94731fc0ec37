package org.terrane.rs.skysense.contrast;

import static org.terrane.tensor.fused.L2Normalize.l2Normalize;
import static org.terrane.tensor.fused.Linear.linear;

import java.util.List;
import java.util.Optional;
import org.terrane.autograd.Parameter;
import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.nn.layer.Activation;
import org.terrane.nn.layer.Linear;
import org.terrane.nn.layer.UnaryLayer;
import org.terrane.tensor.Tensor;

/// What DINO's loss compares: how like a feature is to each of many learned directions (methods.md 1).
///
/// `y = cos(mlp(x), weightV)`, three linear maps with GELUs between them; the gain that weight normalisation would have
/// is fixed at 1. Shapes: x `(…, dim)` → logits `(…, K)`. Names are DINOv2's (`mlp.0.weight`, `last_layer.weight_v`),
/// weights start as there, truncated normal. Source: Caron et al. 2021; DINOv2, `dino_head.DINOHead`.
public record DinoHead(List<UnaryLayer> mlp, LastLayer lastLayer) implements Layer {
  private static final double DEVIATION = 0.02;

  /// Sizes.
  ///
  /// @param dim        of the features
  /// @param hidden     inside the MLP
  /// @param bottleneck of its results
  /// @param prototypes K
  public record Config(int dim, int hidden, int bottleneck, int prototypes) {
    /// DINOv2's, 23.6 million parameters with features of 1024.
    public static Config dinoV2(int dim) {
      return new Config(dim, 2048, 256, 65_536);
    }
  }

  /// Directions.
  ///
  /// @param weightV `(K, bottleneck)`, of any length
  public record LastLayer(Parameter weightV) implements Layer {}

  public DinoHead {
    mlp = List.copyOf(mlp);
  }

  public static DinoHead create(Init init, Config config) {
    Init at = init.at("mlp");
    List<UnaryLayer> mlp = List.of(linearLayer(at.at(0), config.dim(), config.hidden()), Activation.GELU,
        linearLayer(at.at(2), config.hidden(), config.hidden()), Activation.GELU,
        linearLayer(at.at(4), config.hidden(), config.bottleneck()));
    return new DinoHead(mlp, new LastLayer(init.at("last_layer").truncatedNormal("weight_v", DEVIATION,
        config.prototypes(), config.bottleneck())));
  }

  public Tensor forward(Tensor x) {
    Tensor direction = l2Normalize(UnaryLayer.sequence(mlp, x), -1); // (…, bottleneck)
    return linear(direction, l2Normalize(lastLayer.weightV().value(), -1));
  }

  private static Linear linearLayer(Init init, int in, int out) {
    return new Linear(init.truncatedNormal("weight", DEVIATION, out, in), Optional.of(init.zeros(out)));
  }
}
