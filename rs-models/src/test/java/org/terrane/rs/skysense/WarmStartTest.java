package org.terrane.rs.skysense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.nn.StateDict;
import org.terrane.nn.layer.swin.SwinTransformerV2;
import org.terrane.rs.common.BadInput;
import org.terrane.rs.common.RecipeKeys;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.io.FormatException;
import org.terrane.tensor.io.Safetensors;

/// Which weights an encoder takes from files of others, and which files it refuses.
class WarmStartTest {
  private static final String SIGN = "layers.0.blocks.0.attn.logit_scale";
  private static final int OF_A_SWIN = StateDict.of(Made.network(DType.F32).hr()).slots().size();

  @TempDir Path folder;

  private final SkySense encoder = SkySense.create(Init.of(Key.of(1)), Made.CONFIG);
  private final Map<String, float[]> before = values(encoder);

  @ParameterizedTest
  @ValueSource(strings = {"", "module.", "backbone."})
  void a_published_swin_gives_the_encoder_of_high_resolution_alone(String prefix) {
    SkySense source = Made.network(DType.F32);
    Map<String, Tensor> tensors = named(source.hr(), prefix);
    tensors.put(prefix + "head.weight", Tensor.ones(DType.F32, 10, 32));
    tensors.put(prefix + "layers.0.blocks.0.attn_mask", Tensor.zeros(DType.F32, 4, 4, 4));
    tensors.put(prefix + "layers.0.blocks.0.attn.relative_position_index", Tensor.zeros(DType.I64, 4, 4));
    tensors.put(prefix + "layers.0.blocks.0.attn.relative_coords_table", Tensor.zeros(DType.F32, 1, 3, 3, 2));
    if (!prefix.isEmpty()) {
      tensors.put("decoder.0.weight", Tensor.ones(DType.F32, 1)); // stands beside the Swin
    }

    WarmStart start = WarmStart.load(encoder, write(tensors));

    assertThat(values(encoder.hr())).usingRecursiveComparison().isEqualTo(values(source.hr()));
    unchangedBut("hr.");
    assertThat(start.summary()).endsWith(".safetensors: " + OF_A_SWIN
        + " loaded; from scratch: ms, sar, ms_up, sar_up, dates, fusion");
  }

  @Test
  void timms_names_are_understood() {
    SwinTransformerV2 source = Made.network(DType.F32).hr();
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    named(source, "").forEach((name, tensor) -> tensors.put(toTimm(name), tensor));
    assertThat(tensors).containsKey("layers.3.downsample.norm.bias").doesNotContainKey("layers.0.downsample.norm.bias");
    WarmStart.load(encoder, write(tensors));
    assertThat(values(encoder.hr())).usingRecursiveComparison().isEqualTo(values(source));
  }

  @Test
  void a_checkpoint_gives_every_module_of_its_student_that_fits_as_a_whole() {
    SkySenseConfig other = RecipeKeys.set(Made.CONFIG, List.of("multispectral.depth=2", "radar.channels=3"));
    SkySenseLearner learner = SkySenseLearner.create(Init.of(Key.of(7)), other);
    Made.randomize(learner.student());
    Map<String, Tensor> tensors = named(learner, "model.");
    tensors.putAll(named(learner.student(), "optim.exp_avg.student."));
    Path file = write(tensors);

    WarmStart start = WarmStart.load(encoder, file);

    Map<String, float[]> student = values(learner.student().encoder());
    values(encoder).forEach((name, value) -> assertThat(value).as(name)
        .isEqualTo(name.startsWith("ms.") || name.startsWith("sar.") ? before.get(name) : student.get(name)));
    assertThat(start.fromScratch()).containsExactly("ms (ms.blocks.1.attn.proj.bias is unexpected)",
        "sar (sar.patch_embed.proj.weight must be F32 (8, 2, 4, 4), but is F32 (8, 3, 4, 4))");
    assertThat(start.summary()).isEqualTo(file + ": " + start.report().loaded().size() + " loaded; from scratch: "
        + String.join(", ", start.fromScratch()));
  }

  @Test
  void a_checkpoint_of_which_nothing_fits_is_refused() {
    SkySenseConfig other = RecipeKeys.set(Made.CONFIG, List.of("highResolution.width=8", "multispectral.dim=16",
        "radar.dim=16", "fusion.dim=16", "head.dim=16"));
    Path file = write(named(SkySenseLearner.create(Init.of(Key.of(7)), other), "model."));
    refused(file, file + ": must be a checkpoint of which a module fits the recipe's model, but none does: hr"
        + " (hr.patch_embed.proj.weight must be F32 (4, 3, 4, 4), but is F32 (8, 3, 4, 4)), ms (ms.patch_");
  }

  @Test
  void a_swin_of_another_shape_is_refused_with_what_does_not_fit() {
    Path wide = write(named(SwinTransformerV2.create(Init.of(Key.of(7)),
        RecipeKeys.set(Made.CONFIG.highResolution(), List.of("width=8"))), ""));
    refused(wide, wide + ": must be the Swin Transformer V2 of model.highResolution, but does not fit: ");
    assertThatThrownBy(() -> WarmStart.load(encoder, wide)).hasMessageContaining(
        "mis-shaped (hr.patch_embed.proj.weight must be F32 (4, 3, 4, 4), but is F32 (8, 3, 4, 4), ");
    Map<String, Tensor> tensors = named(encoder.hr(), "");
    tensors.put("layers.0.blocks.1.norm1.weight", Tensor.ones(DType.F32, 4));
    tensors.remove("norm.bias");
    Path deep = write(tensors);
    refused(deep, deep + ": must be the Swin Transformer V2 of model.highResolution, but does not fit: "
        + (OF_A_SWIN - 1) + " loaded, 1 missing (hr.norm.bias), 1 unexpected (hr.layers.0.blocks.1.norm1.weight)");
  }

  @Test
  void a_file_without_one_swin_is_refused() {
    Path other = write(Map.of("layers.0.blocks.0.attn.relative_position_bias_table", Tensor.ones(DType.F32, 9, 1)));
    refused(other, other + ": must hold one Swin Transformer V2, with a tensor named '" + SIGN
        + "', but none of its 1 tensors is named so");
    Map<String, Tensor> both = named(encoder.hr(), "student.");
    both.putAll(named(encoder.hr(), "teacher."));
    Path two = write(both);
    refused(two, two + ": must hold one Swin Transformer V2, with a tensor named '" + SIGN
        + "', but holds 2 that begin with student., teacher.");
    Path none = folder.resolve("none.safetensors");
    assertThatThrownBy(() -> WarmStart.load(encoder, none)).isInstanceOf(FormatException.class)
        .hasMessage(none + ": must be a safetensors file, but does not exist");
  }

  /// Mergings are counted to the next stage.
  private static String toTimm(String name) {
    int stage = name.charAt("layers.".length()) - '0';
    return name.contains(".downsample.") ? "layers." + (stage + 1) + name.substring("layers.0".length()) : name;
  }

  private void refused(Path file, String start) {
    assertThatThrownBy(() -> WarmStart.load(encoder, file)).isInstanceOf(BadInput.class).hasMessageStartingWith(start)
        .message().doesNotContain("\n");
    unchangedBut("nothing");
  }

  private void unchangedBut(String prefix) {
    values(encoder).forEach((name, value) -> {
      if (!name.startsWith(prefix)) {
        assertThat(value).as(name).isEqualTo(before.get(name));
      }
    });
  }

  private static Map<String, float[]> values(Layer layer) {
    Map<String, float[]> values = new LinkedHashMap<>();
    StateDict.of(layer).tensors().forEach((name, tensor) -> values.put(name, tensor.toFloats()));
    return values;
  }

  private static Map<String, Tensor> named(Layer layer, String prefix) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    StateDict.of(layer).tensors().forEach((name, tensor) -> tensors.put(prefix + name, tensor));
    return tensors;
  }

  private Path write(Map<String, Tensor> tensors) {
    Path file = folder.resolve("weights-" + folder.toFile().list().length + ".safetensors");
    Safetensors.write(file, tensors, Map.of());
    return file;
  }
}
