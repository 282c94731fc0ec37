package org.terrane.nn.diffusion;

import java.util.List;
import java.util.stream.IntStream;
import org.terrane.tensor.Key;
import org.terrane.tensor.Tensor;

/// Draws each `x_{t−1}` from its posterior, with the estimate of `x_0` in place of the truth; visits every time.
///
/// Source: DDPM, algorithm 2, with the posterior's variance (`β̃`).
public record DdpmSampler(NoiseSchedule schedule, double bound) implements Sampler {
  @Override
  public List<Integer> times() {
    int steps = schedule.steps();
    return IntStream.range(0, steps).mapToObj(i -> steps - 1 - i).toList();
  }

  @Override
  public Tensor step(Tensor noisy, Tensor clean, int time, int next, Key key) {
    NoiseSchedule.Posterior posterior = schedule.posterior(time);
    Tensor mean = clean.mul(posterior.ofClean()).add(noisy.mul(posterior.ofNoisy()));
    Tensor fresh = Tensor.normal(key, noisy.dtype(), noisy.shape().toArray());
    return mean.add(fresh.mul(Math.sqrt(posterior.variance())));
  }
}
