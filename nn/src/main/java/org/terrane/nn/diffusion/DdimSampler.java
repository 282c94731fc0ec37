package org.terrane.nn.diffusion;

import java.util.List;
import java.util.stream.IntStream;
import org.terrane.tensor.Key;
import org.terrane.tensor.Tensor;

/// Skips times: from `x_t` it goes straight to any earlier time, with as much fresh noise as `eta` asks for.
///
/// Source: Song et al., "Denoising Diffusion Implicit Models", 2021, eq. 12 and 16.
///
/// @param eta   0 for none, so that equal noise gives equal images; 1 for as much as [DdpmSampler]'s
/// @param steps number of times visited, evenly spaced and ending with T − 1
public record DdimSampler(NoiseSchedule schedule, double bound, double eta, int steps) implements Sampler {
  public DdimSampler {
    if (!(eta >= 0 && eta <= 1)) {
      throw new IllegalArgumentException("[ddim] eta must be 0 to 1, but is " + eta);
    }
    if (steps < 1 || steps > schedule.steps()) {
      throw new IllegalArgumentException(
          "[ddim] steps must be 1 to " + schedule.steps() + " of the schedule, but is " + steps);
    }
  }

  @Override
  public List<Integer> times() {
    return IntStream.range(0, steps)
        .mapToObj(i -> (int) ((long) (steps - i) * schedule.steps() / steps) - 1).toList();
  }

  @Override
  public Tensor step(Tensor noisy, Tensor clean, int time, int next, Key key) {
    double before = schedule.alphaBar(next);
    double variance = variance(time, next);
    double signal = Math.sqrt(schedule.alphaBar(time));
    Tensor noise = noisy.sub(clean.mul(signal)).div(Math.sqrt(1 - schedule.alphaBar(time)));
    Tensor moved = clean.mul(Math.sqrt(before)).add(noise.mul(Math.sqrt(Math.max(0, 1 - before - variance))));
    if (variance == 0) {
      return moved;
    }
    Tensor fresh = Tensor.normal(key, noisy.dtype(), noisy.shape().toArray());
    return moved.add(fresh.mul(Math.sqrt(variance)));
  }

  /// `σ²` of the fresh noise between two times.
  double variance(int time, int next) {
    double now = schedule.alphaBar(time);
    double before = schedule.alphaBar(next);
    return eta * eta * (1 - before) / (1 - now) * (1 - now / before);
  }
}
