package org.terrane.nn.diffusion;

import static org.terrane.tensor.Keep.DROP;

import org.terrane.tensor.Key;
import org.terrane.tensor.Tensor;

/// The loss of a denoiser: the squared error of its noise, `mean_i w(SNR_i) · mean (ε_i − ε̂_i)²`, the inner mean over
/// channels and pixels, the outer over samples.
///
/// Without weights, a perfect denoiser has loss 0 and one that always says 0 about 1. Source: DDPM, algorithm 1.
public record NoiseLoss(GaussianDiffusion diffusion, SnrWeighting weighting) {
  /// What a step adds to its images, and at which times.
  ///
  /// @param times `(B)` as I64
  /// @param noise `(B, …)`, shaped like the images
  public record Draw(Tensor times, Tensor noise) {}

  /// Draws a time and noise for each sample and asks the denoiser. Shapes: clean `(B, …)` → `()`.
  ///
  /// @param key of this step; equal keys give equal times and noise, whatever the images
  public Tensor loss(Denoiser denoiser, Tensor clean, Key key) {
    return loss(denoiser, clean, draw(clean, key));
  }

  /// A time and noise for each sample.
  public Draw draw(Tensor clean, Key key) {
    return new Draw(diffusion.drawTimes(key.fold("times"), clean.size(0)),
        Tensor.normal(key.fold("noise"), clean.dtype(), clean.shape().toArray()));
  }

  /// Asks the denoiser about images with given noise. Shapes: clean `(B, …)` → `()`.
  public Tensor loss(Denoiser denoiser, Tensor clean, Draw draw) {
    Tensor noisy = diffusion.noisy(clean, draw.times(), draw.noise());
    return loss(denoiser.noise(noisy, draw.times()), draw.noise(), draw.times());
  }

  /// Shapes: estimate and noise `(B, …)` alike, times `(B)` as I64 → `()`.
  ///
  /// @throws IllegalArgumentException when the estimate is not shaped like the noise
  public Tensor loss(Tensor estimate, Tensor noise, Tensor times) {
    if (!estimate.shape().equals(noise.shape())) {
      throw new IllegalArgumentException("[noiseLoss] estimate must be " + noise.shape() + " like the noise, but is "
          + estimate.shape());
    }
    NoiseSchedule schedule = diffusion.schedule();
    Tensor weights = schedule.lookUp(t -> weighting.weight(schedule.snr(t)), times).to(noise.dtype()); // (B)
    Tensor errors = estimate.to(noise.dtype()).sub(noise).square().reshape(noise.size(0), -1).mean(-1, DROP); // (B)
    return errors.mul(weights).mean();
  }
}
