package org.terrane.nn.diffusion;

import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.terrane.tensor.Tensor;

/// How much noise each time t = 0 … T − 1 adds and has added, in F64.
///
/// `β_t` is the variance of the noise added at time t, and `ᾱ_t = Π_{s ≤ t} (1 − β_s)` what is left of the clean
/// image's. Source: Ho et al., "Denoising Diffusion Probabilistic Models", 2020 (DDPM), section 2.
public final class NoiseSchedule {
  private static final double COSINE_OFFSET = 0.008;
  private static final double LARGEST_BETA = 0.999;

  private final double[] beta;
  private final double[] alphaBar;

  private NoiseSchedule(double[] beta) {
    this.beta = beta;
    this.alphaBar = new double[beta.length];
    double product = 1;
    for (int t = 0; t < beta.length; t++) {
      product *= 1 - beta[t];
      alphaBar[t] = product;
    }
  }

  /// `β` rises evenly from 1e-4 to 0.02, both times 1000 / T, so that as much noise is added in all whatever T is.
  ///
  /// Source: DDPM with T = 1000; scaled as in improved-DDPM, `get_named_beta_schedule`.
  ///
  /// @throws IllegalArgumentException when `steps` is under 21: the last β would not be below 1
  public static NoiseSchedule linear(int steps) {
    if (steps < 21) {
      throw new IllegalArgumentException("[noiseSchedule] steps must be 21 or more if linear, but is " + steps);
    }
    double first = 1000.0 / steps * 1e-4;
    double last = 1000.0 / steps * 0.02;
    return of(IntStream.range(0, steps).mapToDouble(t -> first + (last - first) * t / (steps - 1)).toArray());
  }

  /// `ᾱ` falls like a squared cosine, `cos²((t/T + s) / (1 + s) · π/2)` with s = 0.008, and `β` is at most 0.999.
  ///
  /// Source: Nichol & Dhariwal, "Improved Denoising Diffusion Probabilistic Models", 2021, eq. 17.
  ///
  /// @throws IllegalArgumentException when `steps` is under 1
  public static NoiseSchedule cosine(int steps) {
    return of(IntStream.range(0, steps)
        .mapToDouble(t -> 1 - cosineAlphaBar((t + 1.0) / steps) / cosineAlphaBar((double) t / steps))
        .map(beta -> Math.min(beta, LARGEST_BETA)).toArray());
  }

  /// @throws IllegalArgumentException when there is no β, or one is not between 0 and 1 (both excluded)
  public static NoiseSchedule of(double... beta) {
    if (beta.length == 0) {
      throw new IllegalArgumentException("[noiseSchedule] steps must be 1 or more, but is 0");
    }
    for (int t = 0; t < beta.length; t++) {
      if (!(beta[t] > 0 && beta[t] < 1)) {
        throw new IllegalArgumentException("[noiseSchedule] beta must be between 0 and 1 (both excluded), but is "
            + beta[t] + " at time " + t);
      }
    }
    return new NoiseSchedule(beta.clone());
  }

  /// T, the number of times.
  public int steps() {
    return beta.length;
  }

  public double beta(int time) {
    return beta[time];
  }

  /// Of time −1, before any noise, it is 1.
  public double alphaBar(int time) {
    return time < 0 ? 1 : alphaBar[time];
  }

  /// Signal-to-noise ratio `ᾱ / (1 − ᾱ)`.
  public double snr(int time) {
    return alphaBar[time] / (1 - alphaBar[time]);
  }

  /// `x_{t−1}` given `x_t` and `x_0` is normal with mean `ofClean · x_0 + ofNoisy · x_t`; its variance is 0 at time 0.
  public record Posterior(double ofClean, double ofNoisy, double variance) {}

  /// Source: DDPM, eq. 7.
  public Posterior posterior(int time) {
    double before = alphaBar(time - 1);
    double noise = 1 - alphaBar[time];
    return new Posterior(Math.sqrt(before) * beta[time] / noise,
        Math.sqrt(1 - beta[time]) * (1 - before) / noise, beta[time] * (1 - before) / noise);
  }

  /// A function of the time, looked up for each sample. Shapes: times `(B)` as I64 → `(B)`, F64.
  ///
  /// @throws IllegalArgumentException `[gather] index must be …` when times are no I64
  Tensor lookUp(IntToDoubleFunction function, Tensor times) {
    double[] table = IntStream.range(0, steps()).mapToDouble(function).toArray();
    return Tensor.of(table, steps()).gather(0, times);
  }

  private static double cosineAlphaBar(double share) {
    double cosine = Math.cos((share + COSINE_OFFSET) / (1 + COSINE_OFFSET) * Math.PI / 2);
    return cosine * cosine;
  }
}
