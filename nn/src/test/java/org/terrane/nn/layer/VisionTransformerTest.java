package org.terrane.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.terrane.autograd.Parameter;
import org.terrane.nn.Init;
import org.terrane.nn.StateDict;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Run;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Abstract;

class VisionTransformerTest {
  private static final Key KEY = Key.of(5);
  private static final VisionTransformer.Config TINY = new VisionTransformer.Config(8, 4, 3, 16, 2, 4, 64);

  @Test
  void names_are_those_of_timm() {
    StateDict state = StateDict.of(VisionTransformer.create(Init.of(KEY), TINY));

    assertThat(state.slots().keySet()).startsWith("cls_token", "pos_embed", "patch_embed.proj.weight",
        "patch_embed.proj.bias", "blocks.0.norm1.weight").endsWith("blocks.1.mlp.fc2.bias", "norm.weight", "norm.bias");
    assertThat(state.slots().get("patch_embed.proj.weight").spec().shape().toArray()).containsExactly(16, 3, 4, 4);
    assertThat(state.slots().get("pos_embed").spec().shape().toArray()).containsExactly(1, 5, 16);
    assertThat(state.parameters().get("pos_embed").trainable()).isFalse();
  }

  /// Counted by arithmetic for A²-MAE's encoder; made without memory, in a shape-only run.
  @Test
  void a_large_model_has_the_parameters_the_paper_counts() {
    VisionTransformer.Config large = new VisionTransformer.Config(224, 16, 3, 1024, 24, 16, 4096);

    VisionTransformer model = Run.current().on(new Abstract())
        .call(() -> VisionTransformer.create(Init.of(KEY), large));

    assertThat(model.parameters().stream().filter(Parameter::trainable).mapToLong(p -> p.spec().shape().elements())
        .sum()).isEqualTo(303_099_904);
  }

  @Test
  void images_become_a_class_token_and_one_token_per_patch() {
    VisionTransformer model = VisionTransformer.create(Init.of(KEY), TINY);

    Tensor tokens = model.forward(Tensor.normal(KEY, DType.F32, 2, 3, 8, 8));

    assertThat(tokens.shape().toArray()).containsExactly(2, 5, 16);
    assertThat(tokens.toFloats()).doesNotContain(Float.NaN);
  }

  /// Without position codes a transformer does not know the order of its tokens: so the codes must reach the blocks.
  @Test
  void tokens_know_their_place() {
    VisionTransformer model = VisionTransformer.create(Init.of(KEY), TINY);
    Tensor same = Tensor.ones(DType.F32, 1, 3, 8, 8);

    Tensor tokens = model.forward(same);

    assertThat(tokens.select(1, 1).toFloats()).isNotEqualTo(tokens.select(1, 2).toFloats());
    model.posEmbed().assign(Tensor.zeros(DType.F32, 1, 5, 16));
    tokens = model.forward(same);
    assertThat(tokens.select(1, 1).toFloats()).containsExactly(tokens.select(1, 2).toFloats(), within(1e-5f));
  }

  @Test
  void sizes_that_do_not_fit_together_are_refused() {
    assertThatThrownBy(() -> VisionTransformer.create(Init.of(KEY),
        new VisionTransformer.Config(10, 4, 3, 16, 2, 4, 64)))
        .hasMessage("[visionTransformer] patch must divide image 10, but is 4");
  }
}
