package org.terrane.nn.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.terrane.autograd.GradCheck;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Tensor;

class NoiseLossTest {
  private static final Key KEY = Key.of(4);
  private static final GaussianDiffusion DIFFUSION = new GaussianDiffusion(NoiseSchedule.linear(1000));
  private static final NoiseLoss PLAIN = new NoiseLoss(DIFFUSION, new SnrWeighting.Plain());

  @Test
  void a_perfect_denoiser_has_no_loss() {
    Tensor clean = Tensor.zeros(DType.F64, 3, 2, 4, 4); // of a black image the noise is plain to see
    Denoiser perfect = (noisy, times) -> DIFFUSION.schedule()
        .lookUp(t -> Math.sqrt(1 - DIFFUSION.schedule().alphaBar(t)), times).reshape(-1, 1, 1, 1).expand(noisy.shape())
        .pow(-1).mul(noisy);

    assertThat(PLAIN.loss(perfect, clean, KEY).toDoubles()[0]).isLessThan(1e-24);
    Tensor noise = Tensor.normal(KEY, DType.F32, 2, 3);
    assertThat(PLAIN.loss(noise, noise, Tensor.of(new long[] {5, 900}, 2)).item()).isZero();
  }

  @Test
  void a_denoiser_that_says_nothing_has_a_loss_of_about_one() {
    Tensor clean = Tensor.normal(KEY.fold("clean"), DType.F32, 8, 3, 32, 32);
    int count = 8 * 3 * 32 * 32;

    float loss = PLAIN.loss((noisy, times) -> noisy.mul(0), clean, KEY).item();

    assertThat(loss).isCloseTo(1, within((float) (4 * Math.sqrt(2.0 / count))));
  }

  /// Ratios 1 and 1/3; with γ = 1/2 the weights are 1/2 and 1. The samples' mean squares are 5 and 4.
  @Test
  void weights_follow_the_signal_to_noise_ratio() {
    GaussianDiffusion two = new GaussianDiffusion(NoiseSchedule.of(0.5, 0.5));
    Tensor noise = Tensor.of(new double[] {1, 3, 2, 2}, 2, 2);
    Tensor nothing = Tensor.zeros(DType.F64, 2, 2);
    Tensor times = Tensor.of(new long[] {0, 1}, 2);

    assertThat(new NoiseLoss(two, new SnrWeighting.Plain()).loss(nothing, noise, times).toDoubles()[0])
        .isEqualTo(4.5);
    assertThat(new NoiseLoss(two, new SnrWeighting.MinSnr(0.5)).loss(nothing, noise, times).toDoubles()[0])
        .isCloseTo((2.5 + 4) / 2, within(1e-12));
    assertThat(new SnrWeighting.MinSnr(5).weight(20)).isEqualTo(0.25);
    assertThat(new SnrWeighting.MinSnr(5).weight(4)).isEqualTo(1);
  }

  @Test
  void equal_keys_give_equal_losses_and_other_keys_others() {
    Tensor clean = Tensor.normal(KEY.fold("clean"), DType.F32, 2, 1, 4, 4);
    Denoiser some = (noisy, times) -> noisy.mul(0.5);

    float loss = PLAIN.loss(some, clean, KEY).item();

    assertThat(PLAIN.loss(some, clean, KEY).item()).isEqualTo(loss);
    assertThat(PLAIN.loss(some, clean, KEY.fold(1)).item()).isNotEqualTo(loss);
  }

  @Test
  void gradients_are_those_of_finite_differences() {
    NoiseLoss weighted = new NoiseLoss(DIFFUSION, new SnrWeighting.MinSnr(5));
    Tensor clean = Tensor.normal(KEY.fold("clean"), DType.F64, 3, 2, 2, 2);
    Tensor scale = Tensor.normal(KEY.fold("scale"), DType.F64, 2, 1, 1);

    for (NoiseLoss loss : List.of(PLAIN, weighted)) {
      GradCheck.check(at -> loss.loss((noisy, times) -> noisy.mul(at.get(0)).tanh(), at.get(1), KEY),
          List.of(scale, clean));
    }
  }

  @Test
  void estimates_of_another_shape_and_impossible_weights_are_refused() {
    Tensor noise = Tensor.zeros(DType.F32, 2, 3);
    assertThatThrownBy(() -> PLAIN.loss(Tensor.zeros(DType.F32, 2, 1), noise, Tensor.of(new long[] {0, 1}, 2)))
        .hasMessage("[noiseLoss] estimate must be (2, 3) like the noise, but is (2, 1)");
    assertThatThrownBy(() -> new SnrWeighting.MinSnr(0)).hasMessage("[minSnr] gamma must be above 0, but is 0.0");
  }
}
