package org.terrane.rs.a2mae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.terrane.datasets.sets.Frame;
import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.nn.StateDict;
import org.terrane.nn.layer.VisionTransformer;
import org.terrane.rs.a2mae.A2MaeConfig.BandMode;
import org.terrane.rs.a2mae.A2MaeConfig.Encoding;
import org.terrane.rs.common.BadInput;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.io.FormatException;
import org.terrane.tensor.io.Safetensors;

class WarmStartTest {
  /// Without geocode and scale, the network's encoder is a plain ViT.
  private static final A2MaeConfig PLAIN =
      MadeFrames.network(BandMode.THREE_RANDOM, 64, 2, 1, Encoding.GENERAL, false, false);
  private static final Frame FRAME = MadeFrames.mixed(PLAIN).getFirst();

  @TempDir
  Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"", "encoder.", "model.", "module.encoder."})
  void the_encoder_of_a_timm_file_gives_the_same_tokens(String prefix) {
    VisionTransformer vit = vit(64, 2);
    Map<String, Tensor> tensors = named(vit, prefix);
    tensors.put(prefix + "head.weight", Tensor.ones(DType.F32, 10, 64));
    tensors.put(prefix + "head.bias", Tensor.ones(DType.F32, 10));
    Path file = write(tensors);
    A2Mae model = A2Mae.create(Init.of(Key.of(1)), PLAIN);

    WarmStart start = WarmStart.load(model, file);

    Tensor tokens = model.encode(A2MaeBatch.whole(PLAIN, List.of(FRAME)));
    assertThat(tokens.toFloats()).containsExactly(
        vit.forward(Tensor.of(FRAME.pixels(), 1, 3, 32, 32)).toFloats(), within(1e-5f));
    assertThat(start.summary()).isEqualTo("%s: 29 loaded, 3 ignored (%shead.bias, %shead.weight, %spos_embed);"
        .formatted(file, prefix, prefix, prefix) + " from scratch: decoder, place codes");
  }

  @Test
  void what_the_file_does_not_give_stays_as_it_was() {
    A2Mae model = A2Mae.create(Init.of(Key.of(1)), PLAIN);
    float[] decoder = model.decoderEmbed().weight().value().toFloats();

    WarmStart start = WarmStart.load(model, write(named(vit(64, 2), "")));

    assertThat(model.decoderEmbed().weight().value().toFloats()).isEqualTo(decoder);
    assertThat(start.report().kept()).contains("mask_token", "decoder_blocks.0.mlp.fc1.bias", "place.source_embed");
  }

  /// As MAE's own training leaves it: with the decoder and both position codes.
  @Test
  void a_decoder_that_fits_is_taken_as_a_whole() {
    A2Mae trained = A2Mae.create(Init.of(Key.of(2)), PLAIN);
    Map<String, Tensor> tensors = named(trained, "");
    tensors.remove("place.source_embed");
    tensors.put("pos_embed", Tensor.ones(DType.F32, 1, 17, 64));
    tensors.put("decoder_pos_embed", Tensor.ones(DType.F32, 1, 17, 64));
    A2Mae model = A2Mae.create(Init.of(Key.of(1)), PLAIN);

    WarmStart start = WarmStart.load(model, write(tensors));

    assertThat(start.fromScratch()).containsExactly("place codes");
    StateDict.of(model).forEach((name, slot) -> assertThat(slot.value().toFloats()).as(name)
        .isEqualTo(StateDict.of(trained).slots().get(name).value().toFloats()));
  }

  @Test
  void a_decoder_that_does_not_fit_starts_from_scratch() {
    A2MaeConfig deeper = MadeFrames.network(BandMode.THREE_RANDOM, 64, 2, 2, Encoding.GENERAL, false, false);
    A2Mae model = A2Mae.create(Init.of(Key.of(1)), deeper);
    float[] before = model.decoderBlocks().getFirst().mlp().fc1().weight().value().toFloats();

    WarmStart start = WarmStart.load(model, write(named(A2Mae.create(Init.of(Key.of(2)), PLAIN), "")));

    assertThat(start.fromScratch()).containsExactly("decoder");
    assertThat(start.report().ignored()).contains("decoder_embed.weight", "mask_token");
    assertThat(model.decoderBlocks().getFirst().mlp().fc1().weight().value().toFloats()).isEqualTo(before);
  }

  @Test
  void a_network_of_all_bands_keeps_its_own_stems() {
    A2Mae model = A2Mae.create(Init.of(Key.of(1)), MadeFrames.unit(BandMode.ALL));
    VisionTransformer vit = vit(64, 2);

    WarmStart start = WarmStart.load(model, write(named(vit, "")));

    assertThat(start.fromScratch()).containsExactly("decoder", "place codes", "stems");
    assertThat(model.blocks().get(1).attn().qkv().weight().value().toFloats())
        .isEqualTo(vit.blocks().get(1).attn().qkv().weight().value().toFloats());
  }

  @Test
  void an_encoder_of_another_width_is_refused_in_one_line_and_nothing_changes() {
    A2Mae model = A2Mae.create(Init.of(Key.of(1)), PLAIN);
    float[] before = model.norm().weight().value().toFloats();
    Path file = write(named(vit(32, 2), ""));

    assertThatThrownBy(() -> WarmStart.load(model, file)).isInstanceOf(BadInput.class)
        .hasMessageStartingWith(file + ": must be an encoder of width 64, 2 blocks and patches of 8 pixels, but does"
            + " not fit: 0 loaded, 29 mis-shaped (patch_embed.proj.weight must be F32 (64, 3, 8, 8), but is"
            + " F32 (32, 3, 8, 8), ")
        .hasMessageEndingWith(", and 21 more)").message().doesNotContain("\n");
    assertThat(model.norm().weight().value().toFloats()).isEqualTo(before);
  }

  @Test
  void every_misfit_is_named_at_once() {
    Map<String, Tensor> tensors = named(vit(64, 2), "");
    tensors.remove("norm.bias");
    tensors.put("norm.weight", Tensor.ones(DType.F32, 63));
    tensors.put("blocks.0.ls1.gamma", Tensor.ones(DType.F32, 64));
    Path file = write(tensors);

    assertThatThrownBy(() -> WarmStart.load(A2Mae.create(Init.of(Key.of(1)), PLAIN), file))
        .isInstanceOf(BadInput.class)
        .hasMessageEndingWith("27 loaded, 1 missing (norm.bias), 1 unexpected (blocks.0.ls1.gamma),"
            + " 1 mis-shaped (norm.weight must be F32 (64), but is F32 (63))");
    Path deep = write(named(vit(64, 3), ""));
    assertThatThrownBy(() -> WarmStart.load(A2Mae.create(Init.of(Key.of(1)), PLAIN), deep))
        .hasMessageContaining("29 loaded, 12 unexpected (blocks.2.");
  }

  @Test
  void a_file_without_one_encoder_is_refused() {
    A2Mae model = A2Mae.create(Init.of(Key.of(1)), PLAIN);
    Path other = write(Map.of("decoder_blocks.0.attn.qkv.weight", Tensor.ones(DType.F32, 1)));
    assertThatThrownBy(() -> WarmStart.load(model, other)).isInstanceOf(BadInput.class).hasMessage(other
        + ": must hold one ViT encoder, with a tensor named 'blocks.0.attn.qkv.weight', but none of its 1 tensors is"
        + " named so");
    Map<String, Tensor> both = named(vit(64, 2), "student.");
    both.putAll(named(vit(64, 2), "teacher."));
    Path two = write(both);
    assertThatThrownBy(() -> WarmStart.load(model, two)).isInstanceOf(BadInput.class)
        .hasMessageEndingWith("but holds 2 that begin with student., teacher.");
    Path none = folder.resolve("none.safetensors");
    assertThatThrownBy(() -> WarmStart.load(model, none)).isInstanceOf(FormatException.class)
        .hasMessage(none + ": must be a safetensors file, but does not exist");
  }

  private static VisionTransformer vit(int dim, int depth) {
    return VisionTransformer.create(Init.of(Key.of(7)),
        new VisionTransformer.Config(32, 8, 3, dim, depth, 4, 4 * dim));
  }

  private static Map<String, Tensor> named(Layer layer, String prefix) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    StateDict.of(layer).tensors().forEach((name, tensor) -> tensors.put(prefix + name, tensor));
    return tensors;
  }

  private Path write(Map<String, Tensor> tensors) {
    Path file = folder.resolve("vit-" + folder.toFile().list().length + ".safetensors");
    Safetensors.write(file, tensors, Map.of());
    return file;
  }
}
