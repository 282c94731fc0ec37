package org.terrane.rs.swimdiff;

import static org.terrane.tensor.fused.UpsampleBilinear2d.upsampleBilinear2d;

import java.util.Optional;
import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.nn.diffusion.Denoiser;
import org.terrane.nn.diffusion.GaussianDiffusion;
import org.terrane.nn.layer.Pyramid;
import org.terrane.nn.layer.unet.EncoderUNet;
import org.terrane.nn.layer.unet.NoiseEstimator;
import org.terrane.nn.layer.unet.UNet;
import org.terrane.tensor.Tensor;

/// Scene-wide matching with a diffusion constraint (methods.md 3): an encoder that is to tell scenes apart, by momentum
/// contrast, and to keep the detail from which a U-Net restores noisy pixels.
///
/// After pre-training only `query.encoder` is kept. Source: arXiv 2401.05093; see methods.md for what is confirmed.
///
/// @param query side that learns
/// @param key   the same, frozen, following slowly; none without the contrastive branch, as is the queue
/// @param unet  none without the diffusion branch
public record SwimDiff(Encoder query, Optional<Encoder> key, Optional<KeyQueue> queue, Optional<NoiseEstimator> unet,
    SwimDiffConfig config) implements Layer {

  /// A network with random weights. A weight follows from its name, so an encoder starts alike with one branch or both.
  ///
  /// @param channels bands of the images
  /// @param weights  which branches there are
  public static SwimDiff create(Init init, SwimDiffConfig config, int channels, LossWeights weights) {
    int embedDim = weights.contrasts() ? config.embedDim() : 0;
    Encoder query = Encoder.create(init.at("query"), config.encoder(channels), embedDim);
    Optional<NoiseEstimator> unet = weights.diffuses()
        ? Optional.of(config.diffusion().estimator(init.at("unet"), channels, config.encoder(channels)))
        : Optional.empty();
    if (!weights.contrasts()) {
      return new SwimDiff(query, Optional.empty(), Optional.empty(), unet, config);
    }
    Encoder key = Encoder.create(init.at("key").frozen(), config.encoder(channels), embedDim);
    KeyQueue queue = KeyQueue.create(init.at("queue"), config.queue(), embedDim);
    return new SwimDiff(query, Optional.of(key), Optional.of(queue), unet, config);
  }

  /// C, bands of the images.
  public int channels() {
    return query.encoder().conv1().weight().spec().shape().size(1);
  }

  /// What the query side sees in views, group by group. Shapes: views `(B, C, S, S)`, within 0 and 1.
  public Pyramid features(Tensor views) {
    return Pyramid.concat(new GhostGroups(config.groups()).parts(views, query::features));
  }

  /// What the U-Net learns to restore. Shapes: views `(B, C, S, S)`, within 0 and 1 → x_0, within −1 and 1, of the
  /// diffusion's side.
  public Tensor clean(Tensor views) {
    int side = config.diffusion().side();
    return upsampleBilinear2d(views, side, side).affine(2, -1);
  }

  /// The U-Net, told what the query side saw; where it shares the encoder, that looks at the noisy image instead.
  ///
  /// @throws IllegalStateException for a network without the diffusion branch
  public Denoiser denoiser(Pyramid features) {
    NoiseEstimator network =
        unet.orElseThrow(() -> new IllegalStateException("[swimDiff] this network has no U-Net"));
    return (noisy, times) -> switch (network) {
      case UNet apart -> apart.forward(noisy, times, config.diffusion().conditions(features));
      case EncoderUNet shared -> shared.forward(noisy, times, query.encoder());
    };
  }

  /// From clean images to noisy ones.
  public GaussianDiffusion diffusion() {
    return new GaussianDiffusion(config.diffusion().noise());
  }
}
