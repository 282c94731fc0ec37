package org.terrane.nn.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.terrane.autograd.Grad;
import org.terrane.nn.Init;
import org.terrane.nn.layer.unet.UNet;
import org.terrane.nn.layer.unet.UNetConfig;
import org.terrane.nn.optim.AdamW;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;

/// The parts together: a tiny U-Net learns which noise is in stripes.
class TrainingTest {
  private static final Key KEY = Key.of(12);
  private static final int STEPS = 40;

  /// A denoiser that knows nothing of the images but their variance does best with `√(1 − ᾱ) · x_t`, a loss of ᾱ.
  @Test
  void the_loss_falls_below_what_can_be_had_without_knowing_the_images() {
    Tensor stripes = Tensor.arange(8, DType.F32).mul(Math.PI / 2).add(Math.PI / 4).sin().mul(Math.sqrt(2))
        .expand(8, 1, 8, 8); // each pixel is 1 or −1: ++−−++−−
    UNet net = UNet.create(Init.of(KEY), new UNetConfig(1, 8, List.of(1, 2), 1, List.of(), 2, List.of()));
    Denoiser denoiser = (noisy, times) -> net.forward(noisy, times, List.of());
    NoiseSchedule schedule = NoiseSchedule.cosine(100);
    NoiseLoss loss = new NoiseLoss(new GaussianDiffusion(schedule), new SnrWeighting.Plain());
    AdamW adamW = AdamW.create(net, new AdamW.Config(0.9, 0.99, 1e-8, 0));

    double before = heldOut(loss, denoiser, stripes);
    for (int i = 0; i < STEPS; i++) {
      Key key = KEY.fold("step").fold(i);
      Scope.run(() -> adamW.step(
          Grad.valueAndGrad(net.parameters(), () -> loss.loss(denoiser, stripes, key)).grads(), 5e-3));
    }

    assertThat(before).isCloseTo(1, within(0.15));
    double blind = heldOut(loss, (noisy, times) -> schedule.lookUp(t -> Math.sqrt(1 - schedule.alphaBar(t)), times)
        .to(DType.F32).reshape(-1, 1, 1, 1).mul(noisy), stripes);
    assertThat(heldOut(loss, denoiser, stripes)).isLessThan(0.7 * blind);
  }

  private static double heldOut(NoiseLoss loss, Denoiser denoiser, Tensor images) {
    return Scope.run(() -> loss.loss(denoiser, images, KEY.fold("held out"))).item();
  }
}
