package org.terrane.nn.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Tensor;

class GaussianDiffusionTest {
  private static final Key KEY = Key.of(3);

  /// ᾱ = 0.64 at time 0 and 0.36 at time 1.
  @Test
  void each_sample_is_noised_by_its_own_time() {
    GaussianDiffusion diffusion = new GaussianDiffusion(NoiseSchedule.of(0.36, 1 - 0.36 / 0.64));
    Tensor clean = Tensor.of(new double[] {1, 2, 1, 2}, 2, 1, 2);
    Tensor noise = Tensor.of(new double[] {10, 0, 10, 0}, 2, 1, 2);

    Tensor noisy = diffusion.noisy(clean, Tensor.of(new long[] {1, 0}, 2), noise);

    assertThat(noisy.shape().toArray()).containsExactly(2, 1, 2);
    assertThat(noisy.toDoubles()).containsExactly(new double[] {0.6 + 8, 1.2, 0.8 + 6, 1.6}, within(1e-12));
  }

  @Test
  void the_clean_image_comes_back_from_its_noise() {
    GaussianDiffusion diffusion = new GaussianDiffusion(NoiseSchedule.linear(1000));
    Tensor clean = Tensor.normal(KEY.fold("clean"), DType.F64, 4, 2, 3, 3);
    Tensor noise = Tensor.normal(KEY.fold("noise"), DType.F64, 4, 2, 3, 3);
    Tensor times = Tensor.of(new long[] {0, 17, 500, 999}, 4);

    Tensor back = diffusion.clean(diffusion.noisy(clean, times, noise), times, noise);

    assertThat(back.toDoubles()).containsExactly(clean.toDoubles(), within(1e-10));
  }

  @Test
  void data_of_unit_variance_keeps_it_at_every_time() {
    GaussianDiffusion diffusion = new GaussianDiffusion(NoiseSchedule.cosine(1000));
    int count = 20_000;
    for (long time : new long[] {0, 250, 500, 750, 999}) {
      Tensor clean = Tensor.normal(KEY.fold("clean").fold(time), DType.F64, 1, count);
      Tensor noise = Tensor.normal(KEY.fold("noise").fold(time), DType.F64, 1, count);

      Tensor noisy = diffusion.noisy(clean, Tensor.of(new long[] {time}, 1), noise);

      double variance = noisy.sub(noisy.mean()).square().mean().toDoubles()[0];
      assertThat(variance).isCloseTo(1, within(4 * Math.sqrt(2.0 / count)));
    }
  }

  @Test
  void times_are_drawn_evenly_from_all_there_are() {
    GaussianDiffusion diffusion = new GaussianDiffusion(NoiseSchedule.cosine(10));

    long[] times = diffusion.drawTimes(KEY, 5000).toLongs();

    for (long time = 0; time < 10; time++) {
      long wanted = time;
      assertThat(Arrays.stream(times).filter(t -> t == wanted).count()).isBetween(400L, 600L);
    }
    assertThat(times).hasSize(5000);
    assertThat(Arrays.stream(times)).allMatch(t -> t >= 0 && t < 10);
  }
}
