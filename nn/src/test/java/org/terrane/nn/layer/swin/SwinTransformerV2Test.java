package org.terrane.nn.layer.swin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.terrane.tensor.Keep.DROP;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.autograd.Grad;
import org.terrane.autograd.GradCheck;
import org.terrane.autograd.Parameter;
import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.nn.StateDict;
import org.terrane.nn.WeightMap;
import org.terrane.nn.Weights;
import org.terrane.nn.layer.Pyramid;
import org.terrane.nn.optim.WeightDecay;
import org.terrane.nn.train.KeptBytes;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Run;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Abstract;
import org.terrane.tensor.io.Safetensors;

class SwinTransformerV2Test {
  private static final Key KEY = Key.of(12);
  private static final Init INIT = Init.of(KEY);
  private static final long CLASSIFIER = 768 * 1000 + 1000;

  @Test
  void names_are_the_official_ones() {
    StateDict state = StateDict.of(shapesOnly(SwinConfig.tiny(3)));

    assertThat(state.slots().keySet()).startsWith("patch_embed.proj.weight", "patch_embed.proj.bias",
        "patch_embed.norm.weight", "patch_embed.norm.bias", "layers.0.blocks.0.norm1.weight",
        "layers.0.blocks.0.norm1.bias", "layers.0.blocks.0.attn.qkv.weight", "layers.0.blocks.0.attn.q_bias",
        "layers.0.blocks.0.attn.v_bias", "layers.0.blocks.0.attn.logit_scale",
        "layers.0.blocks.0.attn.cpb_mlp.0.weight", "layers.0.blocks.0.attn.cpb_mlp.0.bias",
        "layers.0.blocks.0.attn.cpb_mlp.2.weight", "layers.0.blocks.0.attn.proj.weight",
        "layers.0.blocks.0.attn.proj.bias", "layers.0.blocks.0.norm2.weight", "layers.0.blocks.0.norm2.bias",
        "layers.0.blocks.0.mlp.fc1.weight").endsWith("layers.3.blocks.1.mlp.fc2.bias", "norm.weight", "norm.bias")
        .contains("layers.2.blocks.5.norm1.weight", "layers.0.downsample.reduction.weight",
            "layers.2.downsample.norm.bias").noneMatch(name -> name.contains("norm3"));
  }

  @Test
  void files_of_timm_count_mergings_to_the_next_stage() {
    WeightMap timm = SwinTransformerV2.timm();
    assertThat(timm.apply("layers.3.downsample.norm.bias")).hasValue("layers.2.downsample.norm.bias");
    assertThat(timm.apply("layers.1.downsample.norm.bias")).hasValue("layers.0.downsample.norm.bias");
    assertThat(timm.apply("module.layers.2.downsample.norm.bias")).hasValue("module.layers.1.downsample.norm.bias");
    assertThat(timm.apply("layers.1.blocks.0.norm1.bias")).hasValue("layers.1.blocks.0.norm1.bias");
    assertThat(SwinTransformerV2.official().apply("layers.0.blocks.1.attn_mask")).isEmpty();
    assertThat(SwinTransformerV2.official().apply("head.weight")).isEmpty();
    assertThat(SwinTransformerV2.official().apply("module.head.weight")).isEmpty();
  }

  /// A made file with timm's names and what the official code keeps besides.
  @Test
  void a_file_with_published_names_loads_whole(@TempDir Path folder) {
    SwinTransformerV2 source = randomized(SwinConfig.unit(3), DType.F32);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    StateDict.of(source).tensors().forEach((name, tensor) -> tensors.put(toTimm(name), tensor));
    tensors.put("layers.0.blocks.1.attn_mask", Tensor.zeros(DType.F32, 4, 4, 4));
    tensors.put("layers.0.blocks.1.attn.relative_position_index", Tensor.zeros(DType.I64, 4, 4));
    tensors.put("head.fc.weight", Tensor.zeros(DType.F32, 10, 128));
    Path file = folder.resolve("swin.safetensors");
    Safetensors.write(file, tensors, Map.of());

    SwinTransformerV2 loaded = SwinTransformerV2.create(Init.of(Key.of(99)), SwinConfig.unit(3));
    try (Safetensors published = Safetensors.open(file)) {
      assertThat(Weights.load(loaded, published, SwinTransformerV2.timm(), Weights.Strictness.STRICT).ignored())
          .hasSize(3);
    }

    Tensor images = Tensor.normal(KEY, DType.F32, 1, 3, 40, 40);
    assertThat(loaded.features(images).c5().toFloats()).containsExactly(source.features(images).c5().toFloats());
  }

  private static String toTimm(String name) {
    Matcher merging = Pattern.compile("layers\\.(\\d)\\.downsample(.*)").matcher(name);
    return merging.matches() ? "layers." + (Integer.parseInt(merging.group(1)) + 1) + ".downsample" + merging.group(2)
        : name;
  }

  /// The published SwinV2-T has 28,347,154 with a classifier of 1000 classes; SkySense's SwinV2-H, 654 million.
  @Test
  void parameters_are_those_of_the_published_models() {
    assertThat(StateDict.of(shapesOnly(SwinConfig.tiny(3))).parameterCount()).isEqualTo(28_347_154 - CLASSIFIER);
    StateDict huge = StateDict.of(shapesOnly(SwinConfig.huge(3)));
    assertThat(huge.parameterCount()).isBetween(648_000_000L, 660_000_000L);
    assertThat(huge.slots().keySet().stream().filter(name -> name.endsWith("norm3.weight"))).containsExactly(
        "layers.2.blocks.5.norm3.weight", "layers.2.blocks.11.norm3.weight", "layers.2.blocks.17.norm3.weight");
  }

  @Test
  void pyramids_halve_the_image_and_widen_from_stage_to_stage() {
    Run.current().on(new Abstract()).call(() -> {
      Pyramid pyramid = SwinTransformerV2.create(INIT, SwinConfig.huge(3))
          .features(Tensor.zeros(DType.F32, 2, 3, 224, 224));
      assertThat(pyramid.c2().shape().toArray()).containsExactly(2, 352, 56, 56);
      assertThat(pyramid.c3().shape().toArray()).containsExactly(2, 704, 28, 28);
      assertThat(pyramid.c4().shape().toArray()).containsExactly(2, 1408, 14, 14);
      assertThat(pyramid.c5().shape().toArray()).containsExactly(2, 2816, 7, 7);
      return pyramid;
    });
  }

  @Test
  void images_of_any_size_have_features() {
    SwinTransformerV2 model = randomized(SwinConfig.unit(2), DType.F32);
    for (int[] size : new int[][] {{1, 1}, {5, 70}, {64, 64}, {33, 31}}) {
      Pyramid pyramid = model.features(Tensor.normal(KEY, DType.F32, 1, 2, size[0], size[1]));
      assertThat(pyramid.c5().shape().toArray())
          .containsExactly(1, 128, Math.ceilDiv(size[0], 32), Math.ceilDiv(size[1], 32));
      assertThat(pyramid.c5().toFloats()).doesNotContain(Float.NaN);
    }
  }

  @Test
  void an_untrained_block_passes_on_what_it_gets() {
    SwinBlock block = SwinBlock.create(INIT, SwinConfig.unit(3), 0, 1);
    Tensor x = Tensor.normal(KEY, DType.F32, 2, 5, 4, 16);

    assertThat(block.forward(x).toFloats()).containsExactly(x.toFloats());
  }

  @Test
  void images_of_a_batch_do_not_see_each_other() {
    SwinTransformerV2 model = randomized(SwinConfig.unit(2), DType.F64);
    Tensor images = Tensor.normal(KEY, DType.F64, 2, 2, 40, 64);

    Tensor both = model.features(images).c5();
    Tensor second = model.features(images.slice(0, 1, 2)).c5();

    assertThat(second.toDoubles()).containsExactly(both.slice(0, 1, 2).toDoubles(), within(1e-9));
  }

  /// A plain window keeps what happens in it to itself; a shifted one hands it on, but not around the map's edge.
  @Test
  void a_token_reaches_its_window_only() {
    assertThat(reached(false)).containsExactly(0, 1, 4, 5);
    assertThat(reached(true)).containsExactly(0);
  }

  private static List<Integer> reached(boolean shifted) {
    SwinConfig config = SwinConfig.unit(1);
    SwinBlock block = SwinBlock.create(INIT.as(DType.F64), config, 0, shifted ? 1 : 0);
    randomize(block, DType.F64);
    Tensor x = Tensor.normal(KEY, DType.F64, 1, 4, 4, 16);
    Tensor moved = x.add(Tensor.where(Tensor.arange(16, DType.F64).eq(0).reshape(1, 4, 4, 1),
        Tensor.normal(KEY.fold(1), DType.F64, 1, 1, 1, 16), Tensor.zeros(DType.F64, 1, 1, 1, 1)));
    double[] change = block.forward(moved).sub(block.forward(x)).abs().max(-1, DROP).toDoubles();
    return IntStream.range(0, change.length).filter(i -> change[i] > 1e-12).boxed().toList();
  }

  /// The bias is a function of the offset alone, so a larger window says the same about the offsets both have.
  @Test
  void distance_means_the_same_in_windows_of_any_size() {
    WindowAttention attention = WindowAttention.create(INIT.as(DType.F64), 4, 2, 4);

    Tensor small = attention.positionBias(Windows.of(2, 2, 4, false)); // (1, 2, 4, 4)
    Tensor large = attention.positionBias(Windows.of(8, 8, 8, false)); // (1, 2, 64, 64)

    assertThat(small.select(2, 0).slice(2, 3, 4).toDoubles())
        .containsExactly(large.select(2, 0).slice(2, 9, 10).toDoubles(), within(1e-15));
    assertThat(Arrays.stream(large.toDoubles())).allMatch(bias -> bias > 0 && bias < 16);
  }

  @Test
  void gradients_are_those_of_finite_differences() {
    SwinConfig config = new SwinConfig(1, 2, 4, List.of(2, 1, 1, 1), List.of(2, 2, 2, 2), 2, List.of(2, 2, 2, 2), 2, 0);
    SwinStage stage = SwinStage.create(INIT.as(DType.F64), config, 0);
    randomize(stage, DType.F64);
    List<Parameter> few = stage.parameters().stream().filter(one -> one.spec().shape().elements() <= 16).toList();
    List<Tensor> at = new ArrayList<>(few.stream().map(Parameter::value).toList());
    at.add(Tensor.normal(KEY, DType.F64, 1, 3, 4, 4));
    GradCheck.check(moved -> {
      for (int i = 0; i < few.size(); i++) {
        few.get(i).assign(moved.get(i));
      }
      return stage.merge(stage.features(moved.getLast()));
    }, at);
  }

  /// Bit for bit, with paths dropped; a map of 16 × 12 tokens has windows that are shifted.
  @Test
  void blocks_in_pieces_are_the_same_with_their_gradients_and_keep_less() {
    SwinTransformerV2 model = randomized(SwinConfig.unit(3).withDropPath(0.5), DType.F32);
    Tensor images = Tensor.normal(KEY, DType.F32, 2, 3, 64, 48);

    Grad.Vjp whole = gradients(model, () -> model.features(images));
    Grad.Vjp inPieces = gradients(model, () -> model.featuresInPieces(images));

    assertThat(inPieces.value().toFloats()).containsExactly(whole.value().toFloats());
    for (int i = 0; i < whole.gradients().size(); i++) {
      assertThat(inPieces.gradients().get(i).toFloats()).containsExactly(whole.gradients().get(i).toFloats());
    }
    assertThat(kept(() -> model.featuresInPieces(images))).isLessThan(kept(() -> model.features(images)) / 2);
  }

  private static Grad.Vjp gradients(SwinTransformerV2 model, Supplier<Pyramid> features) {
    return Grad.vjp(() -> {
      Pyramid maps = Run.training(KEY).call(features);
      return maps.c2().square().sum().add(maps.c3().sum()).add(maps.c4().square().sum()).add(maps.c5().square().sum());
    }, model.parameters().stream().map(Parameter::value).toList(), null);
  }

  private static long kept(Supplier<Pyramid> features) {
    KeptBytes bytes = new KeptBytes();
    Run.current().on(new Abstract()).with(bytes).call(features);
    return bytes.peak();
  }

  @Test
  void only_matrices_between_tokens_decay() {
    assertThat(StateDict.of(SwinStage.create(INIT, SwinConfig.unit(3), 0)).parameters().entrySet().stream()
        .filter(one -> WeightDecay.decays(one.getKey(), one.getValue())).map(Map.Entry::getKey))
        .containsExactly("blocks.0.attn.qkv.weight", "blocks.0.attn.proj.weight", "blocks.0.mlp.fc1.weight",
            "blocks.0.mlp.fc2.weight", "blocks.1.attn.qkv.weight", "blocks.1.attn.proj.weight",
            "blocks.1.mlp.fc1.weight", "blocks.1.mlp.fc2.weight", "downsample.reduction.weight");
  }

  @Test
  void drop_path_grows_with_depth() {
    SwinConfig config = SwinConfig.tiny(3).withDropPath(0.11);

    assertThat(config.dropPathOf(0, 0)).isZero();
    assertThat(config.dropPathOf(2, 1)).isCloseTo(0.05, within(1e-12));
    assertThat(config.dropPathOf(3, 1)).isCloseTo(0.11, within(1e-12));
  }

  @Test
  void sizes_that_do_not_fit_together_are_refused() {
    List<Integer> twos = List.of(2, 2, 2, 2);
    assertThatThrownBy(() -> new SwinConfig(3, 4, 15, twos, twos, 2, twos, 0, 0))
        .hasMessage("[swin] heads must be divisors of the widths 15, doubling, but is [2, 2, 2, 2]");
    assertThatThrownBy(() -> new SwinConfig(3, 4, 16, List.of(2, 2), twos, 2, twos, 0, 0))
        .hasMessage("[swin] depths must be four positive numbers, but is [2, 2]");
    assertThatThrownBy(() -> new SwinConfig(3, 4, 16, twos, twos, 1, twos, 0, 0))
        .hasMessage("[swin] window must be 2 or more, but is 1");
  }

  private static SwinTransformerV2 shapesOnly(SwinConfig config) {
    return Run.current().on(new Abstract()).call(() -> SwinTransformerV2.create(INIT, config));
  }

  private static SwinTransformerV2 randomized(SwinConfig config, DType dtype) {
    SwinTransformerV2 model = SwinTransformerV2.create(INIT.as(dtype), config);
    randomize(model, dtype);
    return model;
  }

  /// Random values everywhere, since norms of weight 0 hide their branches.
  private static void randomize(Layer layer, DType dtype) {
    List<Parameter> parameters = layer.parameters();
    for (int i = 0; i < parameters.size(); i++) {
      int[] shape = parameters.get(i).spec().shape().toArray();
      parameters.get(i).assign(Tensor.normal(KEY.fold(i), dtype, shape).mul(0.3));
    }
  }
}
