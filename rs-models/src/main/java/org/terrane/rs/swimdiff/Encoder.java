package org.terrane.rs.swimdiff;

import java.util.Optional;
import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.nn.layer.MlpHead;
import org.terrane.nn.layer.Pyramid;
import org.terrane.nn.layer.ResNet;
import org.terrane.tensor.Tensor;

/// One side of SwiMDiff: a residual network and, for the contrastive branch, its projection head.
///
/// @param head features `(B, F)` to vectors `(B, D)` of length 1
public record Encoder(ResNet encoder, Optional<MlpHead> head) implements Layer {
  /// @param config   of the network
  /// @param embedDim D; 0 for an encoder without a head
  public static Encoder create(Init init, ResNet.Config config, int embedDim) {
    int features = config.channelsOf(4);
    return new Encoder(ResNet.create(init.at("encoder"), config), embedDim == 0 ? Optional.empty()
        : Optional.of(MlpHead.create(init.at("head"), features, features, embedDim).normalise()));
  }

  /// Shapes: views `(B, C, S, S)`, within 0 and 1 as the data gives them.
  public Pyramid features(Tensor views) {
    return encoder.features(standardised(views));
  }

  /// Shapes: features of views → `(B, D)`, of length 1.
  ///
  /// @throws IllegalStateException for an encoder without a head
  public Tensor project(Pyramid features) {
    return head.orElseThrow(() -> new IllegalStateException("[swimDiff] this encoder has no head")).forward(
        features.pooled());
  }

  /// Normalised bands have mean 0.5 and deviation 0.25; residual networks want 0 and 1.
  private static Tensor standardised(Tensor views) {
    return views.affine(4, -2);
  }
}
