package org.terrane.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.terrane.autograd.Autocast;
import org.terrane.nn.Init;
import org.terrane.nn.StateDict;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Run;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.op.ConvGeometry;

class LayersTest {
  private static final Key KEY = Key.of(3);
  private static final Init INIT = Init.of(KEY);

  @Test
  void linear_is_x_times_weight_transposed_plus_bias() {
    Linear linear = Linear.create(INIT, 2, 1);
    linear.weight().assign(Tensor.of(new float[] {2, 3}, 1, 2));
    linear.bias().orElseThrow().assign(Tensor.of(new float[] {10}, 1));
    Tensor x = Tensor.of(new float[] {1, 1, 4, 5}, 2, 2);

    assertThat(linear.forward(x).toFloats()).containsExactly(15, 33);
    assertThat(new Linear(linear.weight(), Optional.empty()).forward(x).toFloats()).containsExactly(5, 23);
  }

  @Test
  void conv2d_adds_its_bias_to_each_channel() {
    Conv2d conv = Conv2d.create(INIT, 1, 2, 1, ConvGeometry.of(1, 0));
    conv.weight().assign(Tensor.of(new float[] {1, -1}, 2, 1, 1, 1));
    conv.bias().orElseThrow().assign(Tensor.of(new float[] {10, 20}, 2));

    Tensor y = conv.forward(Tensor.of(new float[] {1, 2, 3, 4}, 1, 1, 2, 2));

    assertThat(y.toFloats()).containsExactly(11, 12, 13, 14, 19, 18, 17, 16);
  }

  @Test
  void conv2d_refuses_groups_that_do_not_divide() {
    assertThatThrownBy(() -> Conv2d.create(INIT, 3, 4, 1, new ConvGeometry(1, 0, 1, 2)))
        .hasMessage("[conv2d] groups must divide 3 input and 4 output channels, but is 2");
  }

  @Test
  void a_patch_embedding_is_the_convolution_its_weights_describe() {
    PatchEmbed embed = PatchEmbed.create(INIT, 3, 4, 5);
    embed.proj().bias().orElseThrow().assign(Tensor.normal(KEY, DType.F32, 5));
    Tensor x = Tensor.normal(KEY.fold("x"), DType.F32, 2, 3, 8, 12);

    Tensor convolved = embed.proj().forward(x).reshape(2, 5, 6).transpose(1, 2); // (2, 6, 5)

    assertThat(embed.forward(x).toFloats()).containsExactly(convolved.toFloats(), within(1e-5f));
  }

  @Test
  void a_patch_embedding_names_what_does_not_fit() {
    PatchEmbed embed = PatchEmbed.create(INIT, 3, 4, 5);

    assertThatThrownBy(() -> embed.forward(Tensor.zeros(DType.F32, 2, 4, 8, 8)))
        .hasMessage("[patchEmbed] x must be (B, 3, H, W) to match weight (5, 3, 4, 4), but is (2, 4, 8, 8)");
    assertThatThrownBy(() -> embed.forward(Tensor.zeros(DType.F32, 2, 3, 8, 9)))
        .hasMessage("[patchEmbed] x must be (B, C, H, W) with H and W multiples of patch 4, but is (2, 3, 8, 9)");
  }

  @Test
  void batch_norm_tracks_the_batch_while_training_and_uses_what_it_tracked_after() {
    BatchNorm2d norm = BatchNorm2d.create(INIT, 1);
    Tensor x = Tensor.of(new float[] {1, 2, 3, 4}, 1, 1, 2, 2); // mean 2.5, unbiased variance 5/3

    Tensor trained = Run.training(KEY).call(() -> norm.forward(x));

    assertThat(trained.toFloats()[0]).isCloseTo((float) (-1.5 / Math.sqrt(1.25 + 1e-5)), within(1e-5f));
    assertThat(norm.runningMean().value().item()).isCloseTo(0.25f, within(1e-6f));
    assertThat(norm.runningVar().value().item()).isCloseTo((float) (0.9 + 0.1 * 5 / 3), within(1e-6f));
    assertThat(norm.numBatchesTracked().value()).isEqualTo(1);
    Tensor evaluated = norm.forward(x);
    assertThat(evaluated.toFloats()[0])
        .isCloseTo((float) (0.75 / Math.sqrt(0.9 + 0.1 * 5 / 3 + 1e-5)), within(1e-5f));
    assertThat(norm.numBatchesTracked().value()).isEqualTo(1);
  }

  @Test
  void group_norm_and_layer_norm_start_as_plain_normalisation() {
    Tensor x = Tensor.of(new float[] {1, 3, 10, 30}, 1, 4);

    assertThat(GroupNorm.create(INIT, 2, 4).forward(x).toFloats()).containsExactly(new float[] {-1, 1, -1, 1},
        within(1e-4f));
    assertThat(LayerNorm.create(INIT, 2).forward(x.reshape(2, 2)).toFloats())
        .containsExactly(new float[] {-1, 1, -1, 1}, within(1e-4f));
  }

  @Test
  void an_embedding_looks_rows_up() {
    Embedding embedding = Embedding.create(INIT, 3, 2);
    embedding.weight().assign(Tensor.of(new float[] {0, 1, 10, 11, 20, 21}, 3, 2));

    assertThat(embedding.forward(Tensor.of(new long[] {2, 0}, 1, 2)).toFloats()).containsExactly(20, 21, 0, 1);
  }

  @Test
  void dropout_acts_only_in_training_and_by_key_and_path() {
    Tensor x = Tensor.ones(DType.F32, 64, 8);
    Dropout dropout = Dropout.create(INIT.at("a"), 0.5);
    Dropout other = Dropout.create(INIT.at("b"), 0.5);

    assertThat(dropout.forward(x)).isSameAs(x);
    float[] first = Run.training(KEY).call(() -> dropout.forward(x)).toFloats();
    assertThat(first).containsOnly(0, 2);
    assertThat(Run.training(KEY).call(() -> dropout.forward(x)).toFloats()).isEqualTo(first);
    assertThat(Run.training(KEY).call(() -> other.forward(x)).toFloats()).isNotEqualTo(first);
    assertThat(Run.training(KEY.fold(1)).call(() -> dropout.forward(x)).toFloats()).isNotEqualTo(first);
  }

  @Test
  void drop_path_drops_whole_samples() {
    Tensor x = Tensor.ones(DType.F32, 64, 8);
    DropPath drop = DropPath.create(INIT, 0.25);

    Tensor y = Run.training(KEY).call(() -> drop.forward(x));

    float[] values = y.toFloats();
    for (int sample = 0; sample < 64; sample++) {
      for (int i = 1; i < 8; i++) {
        assertThat(values[sample * 8 + i]).isEqualTo(values[sample * 8]);
      }
    }
    assertThat(values).contains(0).contains(4 / 3f);
  }

  @Test
  void a_block_has_the_parameters_the_formula_counts_and_timms_names() {
    Block block = Block.create(INIT, 8, 2, 32, 0);

    assertThat(StateDict.of(block).parameterCount()).isEqualTo(12 * 64 + 13 * 8);
    assertThat(StateDict.of(block).slots().keySet()).containsExactly("norm1.weight", "norm1.bias", "attn.qkv.weight",
        "attn.qkv.bias", "attn.proj.weight", "attn.proj.bias", "norm2.weight", "norm2.bias", "mlp.fc1.weight",
        "mlp.fc1.bias", "mlp.fc2.weight", "mlp.fc2.bias");
    assertThat(block.forward(Tensor.normal(KEY, DType.F32, 2, 5, 8)).shape().toArray()).containsExactly(2, 5, 8);
  }

  @Test
  void queries_and_keys_can_start_alike() {
    Attention plain = Attention.create(INIT, 8, 2);
    Attention alike = Attention.create(INIT, 8, 2).startAlike(2.5);
    float[] before = plain.qkv().weight().value().toFloats();
    float[] after = alike.qkv().weight().value().toFloats();

    for (int i = 0; i < 64; i++) {
      assertThat(after[i]).isEqualTo(2.5f * before[i]);
      assertThat(after[64 + i]).isEqualTo(after[i]);
      assertThat(after[128 + i]).isEqualTo(before[128 + i]);
    }
  }

  /// The bits that a product would round to itself, in one operation.
  @Test
  void a_layer_norm_before_a_product_comes_in_the_low_type() {
    LayerNorm norm = LayerNorm.create(INIT.at("norm"), 8);
    Tensor x = Tensor.normal(Key.of(3), DType.F32, 2, 5, 8);
    Run mixed = Run.current().with(new Autocast(DType.BF16));
    Tensor low = mixed.call(() -> norm.beforeProduct(x));
    assertThat(low.dtype()).isEqualTo(DType.BF16);
    assertThat(low.toFloats()).isEqualTo(norm.forward(x).to(DType.BF16).toFloats());
    assertThat(mixed.call(() -> norm.forward(x)).dtype()).isEqualTo(DType.F32);
    assertThat(norm.beforeProduct(x).toFloats()).isEqualTo(norm.forward(x).toFloats());
    assertThat(mixed.call(() -> norm.beforeProduct(x.to(DType.F64))).dtype()).isEqualTo(DType.F64);
  }

  @Test
  void attention_refuses_heads_that_do_not_divide() {
    assertThatThrownBy(() -> Attention.create(INIT, 8, 3))
        .hasMessage("[attention] heads must divide dim 8, but is 3");
  }
}
