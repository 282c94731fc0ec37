package org.terrane.nn.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.terrane.tensor.Keep.DROP;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;

class SamplerTest {
  private static final Key KEY = Key.of(6);
  private static final double ANY = Double.POSITIVE_INFINITY;
  private static final NoiseSchedule SCHEDULE = NoiseSchedule.linear(1000);
  private static final double MEAN = 2;
  private static final double DEVIATION = 0.5;

  static List<Sampler> samplers() {
    return List.of(new DdpmSampler(SCHEDULE, ANY), new DdimSampler(SCHEDULE, ANY, 1, 1000),
        new DdimSampler(SCHEDULE, ANY, 0, 500));
  }

  /// Of normal data the best estimate of the noise is known, so the samples must be distributed like the data. (With
  /// finitely many steps their variance is a little small: by 1.6 % with DDPM's 1000, where four standard errors are
  /// 5.7 %.)
  @ParameterizedTest
  @MethodSource("samplers")
  void samples_of_a_known_distribution_have_its_mean_and_variance(Sampler sampler) {
    int count = 10_000;
    Tensor start = Tensor.normal(KEY.fold("start"), DType.F32, 4, count / 4);

    Tensor samples = Scope.run(() -> sampler.sample(SamplerTest::ofNormalData, start, KEY)).to(DType.F64);

    double mean = samples.mean().toDoubles()[0];
    double variance = samples.sub(mean).square().mean().toDoubles()[0];
    double expected = DEVIATION * DEVIATION;
    assertThat(mean).isCloseTo(MEAN, within(4 * DEVIATION / Math.sqrt(count)));
    assertThat(variance).isCloseTo(expected, within(4 * expected * Math.sqrt(2.0 / count)));
  }

  @Test
  void ddim_with_a_perfect_denoiser_finds_the_image() {
    Tensor clean = Tensor.uniform(KEY.fold("clean"), DType.F64, 2, 3, 4, 4);
    Tensor noise = Tensor.normal(KEY.fold("noise"), DType.F64, 2, 3, 4, 4);
    Tensor noisy = new GaussianDiffusion(SCHEDULE).noisy(clean, Tensor.of(new long[] {999, 999}, 2), noise);

    Tensor found = new DdimSampler(SCHEDULE, ANY, 0, 7).sample((x, times) -> noise, noisy, KEY);

    assertThat(found.toDoubles()).containsExactly(clean.toDoubles(), within(1e-9));
  }

  @Test
  void ddim_without_fresh_noise_takes_nothing_from_its_key() {
    Tensor start = Tensor.normal(KEY, DType.F32, 2, 8);
    DdimSampler still = new DdimSampler(SCHEDULE, ANY, 0, 10);
    DdimSampler lively = new DdimSampler(SCHEDULE, ANY, 1, 10);

    assertThat(still.sample(SamplerTest::ofNormalData, start, KEY).toFloats())
        .isEqualTo(still.sample(SamplerTest::ofNormalData, start, KEY.fold(1)).toFloats());
    assertThat(lively.sample(SamplerTest::ofNormalData, start, KEY).toFloats())
        .isEqualTo(lively.sample(SamplerTest::ofNormalData, start, KEY).toFloats())
        .isNotEqualTo(lively.sample(SamplerTest::ofNormalData, start, KEY.fold(1)).toFloats());
  }

  @Test
  void ddim_with_all_times_and_all_noise_is_ddpm() {
    DdimSampler ddim = new DdimSampler(SCHEDULE, ANY, 1, 1000);
    DdpmSampler ddpm = new DdpmSampler(SCHEDULE, ANY);
    Tensor noisy = Tensor.normal(KEY.fold("noisy"), DType.F64, 2, 3);
    Tensor clean = Tensor.normal(KEY.fold("clean"), DType.F64, 2, 3);

    assertThat(ddim.times()).isEqualTo(ddpm.times()).hasSize(1000).startsWith(999, 998).endsWith(1, 0);
    IntStream.range(0, 1000).forEach(t -> {
      assertThat(ddim.variance(t, t - 1)).isCloseTo(SCHEDULE.posterior(t).variance(), within(1e-12));
      assertThat(ddim.step(noisy, clean, t, t - 1, KEY).toDoubles())
          .containsExactly(ddpm.step(noisy, clean, t, t - 1, KEY).toDoubles(), within(1e-7));
    });
  }

  @Test
  void fewer_times_are_evenly_spaced_and_begin_with_the_noisiest() {
    assertThat(new DdimSampler(SCHEDULE, ANY, 0, 4).times()).containsExactly(999, 749, 499, 249);
    assertThat(new DdimSampler(SCHEDULE, ANY, 0, 3).times()).containsExactly(999, 665, 332);
    assertThat(new DdimSampler(SCHEDULE, ANY, 0, 1).times()).containsExactly(999);
  }

  @Test
  void a_bound_holds_the_images() {
    Tensor start = Tensor.normal(KEY, DType.F32, 4, 50).mul(3);
    Denoiser silent = (noisy, times) -> noisy.mul(0);

    Tensor held = new DdpmSampler(SCHEDULE, 1).sample(silent, start, KEY);
    Tensor free = new DdpmSampler(SCHEDULE, ANY).sample(silent, start, KEY);

    assertThat(held.abs().max(1, DROP).toFloats()).containsOnly(1);
    assertThat(free.abs().max(1, DROP).min(0, DROP).item()).isGreaterThan(2);
  }

  @Test
  void a_walk_may_begin_at_any_time() {
    Tensor clean = Tensor.full(MEAN, DType.F64, 1, 4);
    DdimSampler sampler = new DdimSampler(SCHEDULE, ANY, 0, 4);
    Tensor noise = Tensor.normal(KEY, DType.F64, 1, 4);
    List<Long> asked = new ArrayList<>();

    Tensor noisy = new GaussianDiffusion(SCHEDULE).noisy(clean, Tensor.of(new long[] {600}, 1), noise);
    Tensor found = sampler.sample((x, times) -> {
      asked.add(times.toLongs()[0]);
      return noise;
    }, noisy, 600, KEY);

    assertThat(asked).containsExactly(600L, 499L, 249L);
    assertThat(found.toDoubles()).containsExactly(clean.toDoubles(), within(1e-12));
  }

  @Test
  void settings_outside_their_ranges_are_refused() {
    assertThatThrownBy(() -> new DdimSampler(SCHEDULE, 1, 1.5, 10)).hasMessage("[ddim] eta must be 0 to 1, but is 1.5");
    assertThatThrownBy(() -> new DdimSampler(SCHEDULE, 1, 0, 1001))
        .hasMessage("[ddim] steps must be 1 to 1000 of the schedule, but is 1001");
    assertThatThrownBy(() -> new DdpmSampler(SCHEDULE, 1).sample((x, t) -> x, Tensor.scalar(0), 1000, KEY))
        .hasMessage("[sample] from must be 0 to 999, but is 1000");
  }

  /// `E[ε | x_t] = √(1 − ᾱ)·(x_t − √ᾱ·μ) / (ᾱ·s² + 1 − ᾱ)` when `x_0` is normal with mean μ and deviation s.
  private static Tensor ofNormalData(Tensor noisy, Tensor times) {
    double alphaBar = SCHEDULE.alphaBar((int) times.toLongs()[0]);
    double spread = alphaBar * DEVIATION * DEVIATION + 1 - alphaBar;
    return noisy.sub(Math.sqrt(alphaBar) * MEAN).mul(Math.sqrt(1 - alphaBar) / spread);
  }
}
