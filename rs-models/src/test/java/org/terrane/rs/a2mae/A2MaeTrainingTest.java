package org.terrane.rs.a2mae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.nn.Init;
import org.terrane.nn.StateDict;
import org.terrane.nn.Weights;
import org.terrane.nn.layer.VisionTransformer;
import org.terrane.nn.train.Checkpoints;
import org.terrane.nn.train.Snapshot;
import org.terrane.nn.train.StopFlag;
import org.terrane.rs.common.BadInput;
import org.terrane.rs.common.RecipeKeys;
import org.terrane.tensor.Key;

/// A run put together from its recipe: where its weights come from.
class A2MaeTrainingTest {
  @TempDir
  Path folder;

  @Test
  void a_run_starts_from_the_recipes_weights() {
    VisionTransformer vit = vit(64);
    A2MaeTraining cold = A2MaeTraining.prepare(recipe(), Optional.empty());

    A2MaeTraining warm = A2MaeTraining.prepare(recipe("weights=" + saved(vit)), Optional.empty());

    assertThat(qkv(warm)).isEqualTo(vit.blocks().getFirst().attn().qkv().weight().value().toFloats());
    assertThat(qkv(cold)).isNotEqualTo(qkv(warm));
    assertThat(warm.warmStart()).hasValueSatisfying(start ->
        assertThat(start.summary()).contains("29 loaded", "from scratch: decoder, place codes"));
    assertThat(cold.warmStart()).isEmpty();
  }

  @Test
  void a_run_that_goes_on_takes_its_weights_from_the_checkpoint_alone() throws IOException {
    Path weights = saved(vit(64));
    A2MaeRecipe recipe = recipe("weights=" + weights);
    Snapshot checkpoint = trained(A2MaeTraining.prepare(recipe, Optional.empty()));
    Files.delete(weights);

    A2MaeTraining resumed = A2MaeTraining.prepare(recipe, Optional.of(checkpoint));
    resumed.loop(checkpoints());

    assertThat(resumed.warmStart()).isEmpty();
    assertThat(resumed.start()).isEqualTo(1);
    assertThat(values(resumed)).isEqualTo(values(restored(checkpoint)));
  }

  /// The second stage of the paper's training: the same network on other data.
  @Test
  void another_runs_checkpoint_is_a_warm_start_too() {
    Snapshot checkpoint = trained(A2MaeTraining.prepare(recipe(), Optional.empty()));

    A2MaeTraining next = A2MaeTraining.prepare(recipe("seed=5", "weights=" + checkpoint.file()), Optional.empty());

    assertThat(next.start()).isZero();
    assertThat(next.warmStart()).hasValueSatisfying(start -> assertThat(start.summary())
        .isEqualTo(checkpoint.file() + ": " + StateDict.of(next.model()).slots().size() + " loaded"));
    assertThat(values(next)).isEqualTo(values(restored(checkpoint)));
  }

  @Test
  void weights_that_do_not_fit_refuse_the_run() {
    Path weights = saved(vit(32));

    assertThatThrownBy(() -> A2MaeTraining.prepare(recipe("weights=" + weights), Optional.empty()))
        .isInstanceOf(BadInput.class).hasMessageStartingWith(weights + ": must be an encoder of width 64");
  }

  @Test
  void data_of_a_sensor_the_network_has_no_place_for_is_refused() {
    assertThatThrownBy(() -> A2MaeTraining.prepare(recipe("model.sources=sentinel-1,sentinel-2-l2a"),
        Optional.empty())).isInstanceOf(BadInput.class)
        .hasMessage("model.sources must name every sensor of the data, but lacks 'landsat-8'");
    A2MaeRecipe wrong = recipe("model.sources=sentinel-1,sentinel-2-l2a,landsat-8", "model.channels=4,12,3",
        "model.bands=all");
    assertThatThrownBy(() -> A2MaeTraining.prepare(wrong, Optional.empty())).isInstanceOf(BadInput.class)
        .hasMessageStartingWith("model.channels must be ").hasMessageEndingWith(" for 'landsat-8', but is 3");
  }

  private static A2MaeRecipe recipe(String... changes) {
    A2MaeRecipe small =
        RecipeKeys.set(A2MaeRecipe.presets().get("unit"), List.of("steps=1", "data.places=1", "data.batch=1"));
    return RecipeKeys.set(small, List.of(changes));
  }

  private static VisionTransformer vit(int dim) {
    return VisionTransformer.create(Init.of(Key.of(7)), new VisionTransformer.Config(32, 8, 3, dim, 2, 4, 4 * dim));
  }

  private Path saved(VisionTransformer vit) {
    Path file = folder.resolve("vit.safetensors");
    Weights.save(vit, file, Map.of());
    return file;
  }

  private Checkpoints checkpoints() {
    return new Checkpoints(folder.resolve("checkpoints"), 0);
  }

  /// The checkpoint after the run's one step.
  private Snapshot trained(A2MaeTraining training) {
    training.loop(checkpoints()).run(0, _ -> { }, StopFlag.manual());
    return checkpoints().latest(_ -> { }).orElseThrow();
  }

  private static A2MaeTraining restored(Snapshot checkpoint) {
    A2MaeTraining training = A2MaeTraining.prepare(recipe(), Optional.empty());
    checkpoint.restoreModel(training.model());
    return training;
  }

  private static float[] qkv(A2MaeTraining training) {
    return training.model().blocks().getFirst().attn().qkv().weight().value().toFloats();
  }

  private static Map<String, List<Float>> values(A2MaeTraining training) {
    Map<String, List<Float>> values = new TreeMap<>();
    StateDict.of(training.model()).forEach((name, slot) -> values.put(name, boxed(slot.value().toFloats())));
    return values;
  }

  private static List<Float> boxed(float[] values) {
    List<Float> boxed = new ArrayList<>();
    for (float value : values) {
      boxed.add(value);
    }
    return boxed;
  }
}
