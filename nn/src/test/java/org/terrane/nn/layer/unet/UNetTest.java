package org.terrane.nn.layer.unet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.terrane.autograd.Grad;
import org.terrane.autograd.Parameter;
import org.terrane.nn.Init;
import org.terrane.nn.StateDict;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Run;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Abstract;

class UNetTest {
  private static final Key KEY = Key.of(8);
  private static final UNetConfig TINY = new UNetConfig(3, 4, List.of(1, 2), 1, List.of(1), 2, List.of(5, 6));
  private static final Tensor TIMES = Tensor.of(new long[] {3, 700}, 2);

  @Test
  void an_untrained_network_says_nothing() {
    UNet net = UNet.create(Init.of(KEY), TINY);

    Tensor noise = net.forward(images(8, 8), TIMES, conditions());

    assertThat(noise.shape().toArray()).containsExactly(2, 3, 8, 8);
    assertThat(noise.abs().sum().item()).isZero();
  }

  @Test
  void images_of_any_size_keep_it() {
    UNet net = randomized(TINY);

    Tensor noise = net.forward(images(7, 10), TIMES, conditions());

    assertThat(noise.shape().toArray()).containsExactly(2, 3, 7, 10);
    assertThat(noise.toFloats()).doesNotContain(Float.NaN);
    assertThat(noise.abs().sum().item()).isPositive();
  }

  @Test
  void image_time_and_each_condition_have_a_say() {
    UNet net = randomized(TINY);
    List<Tensor> others = conditions();
    float[] first = net.forward(images(8, 8), TIMES, others).toFloats();

    assertThat(net.forward(images(8, 8).neg(), TIMES, others).toFloats()).isNotEqualTo(first);
    assertThat(net.forward(images(8, 8), Tensor.of(new long[] {4, 700}, 2), others).toFloats()).isNotEqualTo(first);
    assertThat(net.forward(images(8, 8), TIMES, List.of(others.get(0).neg(), others.get(1))).toFloats())
        .isNotEqualTo(first);
    assertThat(net.forward(images(8, 8), TIMES, List.of(others.get(0), others.get(1).neg())).toFloats())
        .isNotEqualTo(first);
  }

  @Test
  void samples_do_not_see_each_other() {
    UNet net = randomized(TINY);
    Tensor both = net.forward(images(8, 8), TIMES, conditions());

    Tensor second = net.forward(images(8, 8).slice(0, 1, 2), TIMES.slice(0, 1, 2),
        conditions().stream().map(condition -> condition.slice(0, 1, 2)).toList());

    assertThat(second.toFloats()).containsExactly(both.slice(0, 1, 2).toFloats(), within(1e-4f));
  }

  @Test
  void gradients_reach_every_parameter_and_every_condition() {
    UNet net = randomized(TINY);
    List<Tensor> at = new ArrayList<>(net.parameters().stream().map(Parameter::value).toList());
    at.addAll(conditions());
    List<Tensor> conditions = at.subList(at.size() - 2, at.size());

    List<Tensor> gradients =
        Grad.gradients(all -> net.forward(images(8, 8), TIMES, conditions).square().mean(), at);

    assertThat(gradients).allMatch(gradient -> gradient.abs().sum().item() > 0);
  }

  /// Widths 64, 128, 256, 256; parameters counted by arithmetic. Made without memory, in a shape-only run.
  @Test
  void the_standard_network_has_the_levels_of_the_method() {
    UNetConfig config = UNetConfig.standard(3, List.of(128, 256, 512));

    UNet net = Run.current().on(new Abstract()).call(() -> UNet.create(Init.of(KEY), config));

    StateDict state = StateDict.of(net);
    assertThat(state.slots().keySet()).contains("time_embed.fc1.weight", "stem.weight",
        "down.0.stages.0.residual.conv1.weight", "down.2.stages.1.attention.attn.qkv.weight",
        "middle.attention.norm.weight", "up.0.condition.weight", "up.2.upsample.conv.bias",
        "up.3.stages.2.residual.shortcut.weight", "out.weight");
    assertThat(state.slots().keySet()).noneMatch(name -> name.startsWith("down.1.stages.0.attention"))
        .noneMatch(name -> name.startsWith("up.3.condition"));
    assertThat(net.norm().groups()).isEqualTo(32);
    assertThat(state.slots().get("up.2.condition.weight").spec().shape().toArray()).containsExactly(128, 128, 1, 1);
    assertThat(net.parameters().stream().mapToLong(p -> p.spec().shape().elements()).sum()).isEqualTo(27_873_219);
  }

  @Test
  void what_does_not_fit_is_refused() {
    UNet net = UNet.create(Init.of(KEY), TINY);
    assertThatThrownBy(() -> net.forward(images(8, 8), TIMES, List.of()))
        .hasMessage("[unet] conditions must be 2, but are 0");
    assertThatThrownBy(() -> new UNetConfig(3, 4, List.of(1), 1, List.of(), 1, List.of(1, 2)))
        .hasMessage("[unet] conditions must be as many as the 1 levels or fewer, but are 2");
    assertThatThrownBy(() -> new UNetConfig(3, 4, List.of(), 1, List.of(), 1, List.of()))
        .hasMessage("[unet] levels and blocks must be 1 or more, but are 0 and 1");
  }

  private static Tensor images(int height, int width) {
    return Tensor.normal(KEY.fold("images"), DType.F32, 2, 3, height, width);
  }

  private static List<Tensor> conditions() {
    return List.of(Tensor.normal(KEY.fold("wide"), DType.F32, 2, 5, 6, 6),
        Tensor.normal(KEY.fold("deep"), DType.F32, 2, 6, 3, 3));
  }

  /// Random values everywhere, since zero convolutions would hide what happens before them.
  private static UNet randomized(UNetConfig config) {
    UNet net = UNet.create(Init.of(KEY), config);
    List<Parameter> parameters = net.parameters();
    for (int i = 0; i < parameters.size(); i++) {
      int[] shape = parameters.get(i).spec().shape().toArray();
      parameters.get(i).assign(Tensor.normal(KEY.fold(i), DType.F32, shape).mul(0.3));
    }
    return net;
  }
}
