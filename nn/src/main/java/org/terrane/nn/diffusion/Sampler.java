package org.terrane.nn.diffusion;

import java.util.Arrays;
import java.util.List;
import org.terrane.nn.Buffer;
import org.terrane.tensor.Key;
import org.terrane.tensor.Run;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;

/// Walks from noise back to images, asking a [Denoiser] at each time it visits.
///
/// Shapes: images `(B, …)`, unchanged. Samplers are meant for use without a tape.
public sealed interface Sampler permits DdpmSampler, DdimSampler {
  NoiseSchedule schedule();

  /// Estimates of `x_0` are held within `[−bound, bound]`: 1 for images scaled to `[−1, 1]`, infinity for no bound.
  double bound();

  /// The times visited, the noisiest first.
  List<Integer> times();

  /// From `x_t` to `x_next`.
  ///
  /// @param clean the estimate of `x_0`, within the bound
  /// @param next  the next time visited, −1 for the clean image
  /// @param key   of this step's fresh noise
  Tensor step(Tensor noisy, Tensor clean, int time, int next, Key key);

  /// Images from pure noise, which may be drawn with `Tensor.normal`.
  default Tensor sample(Denoiser denoiser, Tensor noise, Key key) {
    return sample(denoiser, noise, schedule().steps() - 1, key);
  }

  /// Images from noisy ones.
  ///
  /// @param from the time the images are at; later times are not visited
  /// @throws IllegalArgumentException when `from` is no time of the schedule
  default Tensor sample(Denoiser denoiser, Tensor noisy, int from, Key key) {
    if (from < 0 || from >= schedule().steps()) {
      throw new IllegalArgumentException(
          "[sample] from must be 0 to " + (schedule().steps() - 1) + ", but is " + from);
    }
    List<Integer> visited = times().stream().filter(time -> time < from).toList();
    try (Buffer current = Buffer.of(noisy)) {
      int time = from;
      for (int next : visited) {
        advance(denoiser, current, time, next, key.fold(time));
        time = next;
      }
      advance(denoiser, current, time, -1, key.fold(time));
      Run.current().scope().own(current.value().storage());
      return current.value();
    }
  }

  /// One step in a scope of its own, so that a walk of any length needs the memory of one step.
  private void advance(Denoiser denoiser, Buffer current, int time, int next, Key key) {
    Scope.run(() -> {
      Tensor noisy = current.value();
      long[] times = new long[noisy.size(0)];
      Arrays.fill(times, time);
      Tensor at = Tensor.of(times, times.length);
      Tensor clean = new GaussianDiffusion(schedule()).clean(noisy, at, denoiser.noise(noisy, at));
      current.assign(step(noisy, bounded(clean), time, next, key));
    });
  }

  private Tensor bounded(Tensor clean) {
    if (bound() == Double.POSITIVE_INFINITY) {
      return clean;
    }
    return clean.maximum(Tensor.full(-bound(), clean.dtype())).minimum(Tensor.full(bound(), clean.dtype()));
  }
}
