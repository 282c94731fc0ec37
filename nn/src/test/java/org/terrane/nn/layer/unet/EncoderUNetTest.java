package org.terrane.nn.layer.unet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.terrane.autograd.Grad;
import org.terrane.autograd.Parameter;
import org.terrane.nn.Init;
import org.terrane.nn.StateDict;
import org.terrane.nn.layer.ResNet;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Run;
import org.terrane.tensor.Tensor;

class EncoderUNetTest {
  private static final Key KEY = Key.of(8);
  private static final UNetConfig CONFIG =
      new UNetConfig(3, 4, List.of(1, 1, 2, 2, 2, 2), 1, List.of(3), 2, List.of());
  private static final ResNet.Config ENCODER =
      new ResNet.Config(ResNet.BlockKind.BASIC, 3, 4, List.of(1, 1, 1, 1), 0, false);
  private static final Tensor TIMES = Tensor.of(new long[] {3, 700}, 2);

  private final ResNet encoder = ResNet.create(Init.of(KEY).at("encoder"), ENCODER);
  private final EncoderUNet net = EncoderUNet.create(Init.of(KEY).at("net"), CONFIG, ENCODER);

  @Test
  void untrained_it_says_nothing_and_its_encoder_sees_no_time() {
    assertThat(net.forward(images(32, 32), TIMES, encoder).abs().sum().item()).isZero();
    openTheLastConvolution();
    float[] first = net.forward(images(32, 32), TIMES, encoder).toFloats();
    for (UpLevel level : net.up()) {
      level.stages().forEach(stage -> silence(stage.residual().timeProj().weight()));
    }
    silence(net.middle().residual().timeProj().weight());
    assertThat(net.forward(images(32, 32), Tensor.of(new long[] {4, 1}, 2), encoder).toFloats())
        .as("nothing but the residual blocks knows the time").isEqualTo(
            net.forward(images(32, 32), TIMES, encoder).toFloats());
    assertThat(first).doesNotContain(Float.NaN);
  }

  @Test
  void images_of_any_size_keep_it_and_image_time_and_encoder_have_a_say() {
    randomise();
    Tensor noise = net.forward(images(37, 50), TIMES, encoder);
    assertThat(noise.shape().toArray()).containsExactly(2, 3, 37, 50);
    assertThat(noise.toFloats()).doesNotContain(Float.NaN);
    float[] first = noise.toFloats();
    assertThat(net.forward(images(37, 50).neg(), TIMES, encoder).toFloats()).isNotEqualTo(first);
    assertThat(net.forward(images(37, 50), Tensor.of(new long[] {4, 700}, 2), encoder).toFloats()).isNotEqualTo(first);
    silence(encoder.layer4().getFirst().parameters().getFirst());
    assertThat(net.forward(images(37, 50), TIMES, encoder).toFloats()).isNotEqualTo(first);
  }

  @Test
  void every_weight_of_the_encoder_gets_a_gradient_and_its_statistics_stay() {
    randomise();
    List<Parameter> asked = encoder.parameters();
    Grad.Result result = Run.training(KEY).call(() -> Grad.valueAndGrad(asked, () ->
        net.forward(images(32, 32), TIMES, encoder).square().mean()));
    for (Parameter parameter : asked) {
      assertThat(result.grads().of(parameter).abs().sum().item()).isPositive();
    }
    assertThat(encoder.bn1().numBatchesTracked().value()).isZero();
    assertThat(encoder.bn1().runningMean().value().toFloats()).containsOnly(0);
  }

  @Test
  void in_use_as_in_training_norms_go_by_the_batch() {
    randomise();
    float[] training = Run.training(KEY).call(() -> net.forward(images(32, 32), TIMES, encoder).toFloats());
    assertThat(Run.evaluating().call(() -> net.forward(images(32, 32), TIMES, encoder).toFloats())).isEqualTo(training);
  }

  @Test
  void a_network_that_does_not_have_the_encoders_levels_is_refused() {
    UNetConfig four = new UNetConfig(3, 4, List.of(1, 1, 2, 2), 1, List.of(3), 2, List.of());
    assertThatThrownBy(() -> EncoderUNet.create(Init.of(KEY), four, ENCODER)).hasMessage("[encoderUNet] multipliers"
        + " must be 6, one for the image and each of the encoder's scales, but are 4");
  }

  private void randomise() {
    StateDict.of(net).parameters().forEach((name, parameter) -> parameter.assign(
        Tensor.normal(KEY.fold(name), DType.F32, parameter.spec().shape().toArray()).mul(0.3)));
  }

  private void openTheLastConvolution() {
    Parameter weight = net.out().weight();
    weight.assign(Tensor.normal(KEY, DType.F32, weight.spec().shape().toArray()));
  }

  private static void silence(Parameter parameter) {
    parameter.assign(Tensor.zeros(DType.F32, parameter.spec().shape().toArray()));
  }

  private static Tensor images(int height, int width) {
    return Tensor.normal(Key.of(9), DType.F32, 2, 3, height, width);
  }
}
