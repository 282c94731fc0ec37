package org.terrane.nn.diffusion;

import java.util.Arrays;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Tensor;

/// The way from clean images to noisy ones, and back when the noise is known: `x_t = √ᾱ_t · x_0 + √(1 − ᾱ_t) · ε`.
///
/// Shapes: images and noise `(B, …)` alike, times `(B)` as I64, one for each sample. Source: DDPM, eq. 4.
public record GaussianDiffusion(NoiseSchedule schedule) {
  /// A time for each sample, uniform in 0 … T − 1. Shapes: → `(batch)`, I64.
  public Tensor drawTimes(Key key, int batch) {
    return Tensor.uniform(key, DType.F64, batch).mul(schedule.steps()).to(DType.I64);
  }

  /// `x_t` from `x_0` and ε.
  public Tensor noisy(Tensor clean, Tensor times, Tensor noise) {
    return signal(times, clean).mul(clean).add(spread(times, clean).mul(noise));
  }

  /// `x_0` from `x_t` and ε.
  public Tensor clean(Tensor noisy, Tensor times, Tensor noise) {
    return noisy.sub(spread(times, noisy).mul(noise)).div(signal(times, noisy));
  }

  /// `√ᾱ_t`.
  private Tensor signal(Tensor times, Tensor like) {
    return factors(schedule.lookUp(t -> Math.sqrt(schedule.alphaBar(t)), times), like);
  }

  /// `√(1 − ᾱ_t)`.
  private Tensor spread(Tensor times, Tensor like) {
    return factors(schedule.lookUp(t -> Math.sqrt(1 - schedule.alphaBar(t)), times), like);
  }

  /// `(B)` as `(B, 1, …, 1)`, to be multiplied with images.
  private static Tensor factors(Tensor values, Tensor images) {
    int[] shape = new int[images.shape().rank()];
    Arrays.fill(shape, 1);
    shape[0] = values.size(0);
    return values.to(images.dtype()).reshape(shape);
  }
}
