package org.terrane.rs.skysense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.terrane.datasets.crs.LonLat;
import org.terrane.nn.Init;
import org.terrane.nn.StateDict;
import org.terrane.nn.Weights;
import org.terrane.nn.layer.swin.SwinTransformerV2;
import org.terrane.nn.train.Checkpoints;
import org.terrane.nn.train.Snapshot;
import org.terrane.nn.train.StepMetrics;
import org.terrane.nn.train.StopFlag;
import org.terrane.nn.train.TrainLoop;
import org.terrane.rs.common.BadInput;
import org.terrane.rs.common.RecipeKeys;
import org.terrane.tensor.Key;
import org.terrane.tensor.Tensor;

/// Runs put together from their recipes, on the synthetic Earth: the ablations, going on to the bit, what a checkpoint
/// gives.
class SkySenseTrainingTest {
  private static final int STEPS = 4;
  private static final int STOPPED = 2;
  private static final int CELLS = 16;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
      "one modality, data.modalities=multispectral loss.alignment=0 geo.on=false, ms, hr_pixel sar_image alignment",
      "not aligned, loss.alignment=0 geo.on=false, hr_pixel sar_object fused_image, alignment retrieval",
      "without prototypes, geo.on=false, hr_pixel alignment retrieval teacher_entropy feature_spread, none",
      "images alone, loss.pixel=0 loss.object=0, hr_image fused_image, hr_pixel ms_object",
      "the student sees one view, loss.symmetric=false, sar_pixel fused_object, none",
      "views apart, views.shift=3, hr_pixel ms_object fused_image, none",
      "by Sinkhorn, teacher.centring=sinkhorn, sar_object fused_pixel teacher_entropy, none"})
  void every_ablation_is_a_run(String name, String changes, String has, String lacks) {
    List<StepMetrics> steps = run(prepare(changes.split(" ")), name, 2);

    assertThat(steps).hasSize(2).allSatisfy(step -> {
      assertThat(step.loss()).isFinite();
      assertThat(step.parts().values()).allSatisfy(part -> assertThat(part).isFinite());
      assertThat(step.parts().keySet()).containsAll(has.equals("ms")
          ? List.of("ms_pixel", "ms_object", "ms_image", "fused_image") : List.of(has.split(" ")))
          .doesNotContain(lacks.split(" "));
    });
  }

  @Test
  void a_run_that_goes_on_is_to_the_bit_the_run_that_never_stopped() {
    SkySenseTraining whole = prepare();
    List<StepMetrics> losses = run(whole, "whole", STEPS);
    List<StepMetrics> again = run(prepare(), "parts", STOPPED);
    Snapshot stopped = checkpoints("parts").latest(_ -> { }).orElseThrow();

    SkySenseTraining rest = SkySenseTraining.prepare(recipe(), Optional.of(stopped));
    TrainLoop<SkySenseBatch> loop = rest.loop(checkpoints("parts"));
    loop.run(rest.start(), again::add, StopFlag.manual());

    assertThat(rest.start()).isEqualTo(STOPPED);
    assertThat(again).extracting(StepMetrics::loss).isEqualTo(losses.stream().map(StepMetrics::loss).toList());
    assertThat(again).extracting(StepMetrics::parts).isEqualTo(losses.stream().map(StepMetrics::parts).toList());
    Map<String, Tensor> expected = StateDict.of(whole.loop(checkpoints("other")).state()).tensors();
    assertThat(expected).containsKeys("model.teacher.encoder.fusion.cls_token", "model.centres.terms.fused_pixel.mean",
        "model.geo.bank.prototypes", "model.geo.regions.tiles", "model.geo.regions.used",
        "model.student.heads.hr.image.last_layer.weight_v", "optim.exp_avg.student.encoder.dates.pos_embed",
        "optim.step").doesNotContainKey("optim.exp_avg.teacher.encoder.dates.pos_embed");
    assertThat(whole.model().geo().regions().used().value()).isPositive();
    assertThat(checkpoints("parts").folder().resolve("step-4.safetensors"))
        .hasSameBinaryContentAs(checkpoints("whole").folder().resolve("step-4.safetensors"));
  }

  /// What is between the first modality alone and all of them with their region: [PretrainedTest] on made frames, here
  /// on a trained network and real batches.
  @Test
  void one_checkpoint_serves_every_combination_of_modalities() {
    SkySenseTraining training = prepare();
    run(training, "run", 2);
    SkySenseCheckpoint checkpoint =
        SkySenseCheckpoint.read(checkpoints("run").folder().resolve("step-2.safetensors"));
    assertThat(checkpoint.recipe()).isEqualTo(training.recipe());
    assertThat(checkpoint.facts()).isEqualTo(training.data().facts());
    Pretrained network = checkpoint.pretrained();
    assertThat(dates(network)).isEqualTo(dates(Pretrained.of(training.model())));
    assertThat(dates(checkpoint.untrained())).isEqualTo(dates(Pretrained.of(prepare().model())))
        .isNotEqualTo(dates(network));

    SkySenseBatch batch = training.data().at(5);
    List<LonLat> centres = batch.centres();
    int samples = batch.samples();
    Map<Modality, Frames> all = batch.first().frames();
    assertThat(all.keySet()).containsExactly(Modality.values());
    int width = training.recipe().model().fusion().dim();
    for (int bits = 1; bits < 8; bits++) {
      Map<Modality, Frames> some = new EnumMap<>(all);
      int chosen = bits;
      some.keySet().removeIf(modality -> (chosen >> modality.ordinal() & 1) == 0);
      for (Map<Modality, Frames> images : List.of(some, firstOfEach(some))) {
        float[] fused = network.fused(images).toFloats();
        assertThat(fused).hasSize(samples * CELLS * width).doesNotContain(Float.NaN);
        assertThat(network.inContext(images, centres).toFloats()).doesNotContain(Float.NaN)
            .hasSize(samples * CELLS * (width + training.recipe().model().geo().dim()));
      }
    }
  }

  @Test
  void a_run_starts_from_a_published_networks_weights() throws IOException {
    SwinTransformerV2 published =
        SwinTransformerV2.create(Init.of(Key.of(7)), prepare().recipe().model().highResolution());
    Path file = folder.resolve("swin.safetensors");
    Weights.save(published, file, Map.of());

    SkySenseTraining warm = prepare("weights=" + file);

    assertThat(stem(warm.model().student())).isEqualTo(published.patchEmbed().proj().weight().value().toFloats());
    assertThat(dates(Pretrained.of(warm.model()))).isEqualTo(dates(Pretrained.of(prepare().model())));
    assertThat(warm.warmStart()).map(WarmStart::summary).hasValue(file + ": " + StateDict.of(published).slots().size()
        + " loaded; from scratch: ms, sar, ms_up, sar_up, dates, fusion");
    warm.loop(checkpoints("warm"));
    assertThat(stem(warm.model().teacher())).as("the teacher starts equal").isEqualTo(stem(warm.model().student()));
    run(warm, "warm", 1);
    Files.delete(file);
    Snapshot checkpoint = checkpoints("warm").latest(_ -> { }).orElseThrow();
    assertThat(SkySenseTraining.prepare(recipe("weights=" + file), Optional.of(checkpoint)).warmStart()).isEmpty();
  }

  @Test
  void another_runs_checkpoint_is_a_warm_start_too() {
    SkySenseTraining first = prepare();
    run(first, "first", 2);
    Snapshot checkpoint = checkpoints("first").latest(_ -> { }).orElseThrow();
    SkySenseTraining warm = prepare("weights=" + checkpoint.file(), "seed=5");
    assertThat(warm.warmStart().orElseThrow().fromScratch()).isEmpty();
    assertThat(stem(warm.model().student())).isEqualTo(stem(first.model().student()))
        .isNotEqualTo(stem(first.model().teacher()));
    assertThat(dates(Pretrained.of(warm.model()))).isEqualTo(dates(Pretrained.of(first.model())));
  }

  @Test
  void weights_that_do_not_fit_refuse_the_run() {
    Path none = folder.resolve("heads.safetensors");
    Weights.save(prepare().model().student().heads(), none, Map.of());
    assertThatThrownBy(() -> prepare("weights=" + none)).isInstanceOf(BadInput.class)
        .hasMessageStartingWith(none + ": must hold one Swin Transformer V2, with a tensor named ");
  }

  @Test
  void other_data_than_the_checkpoints_is_refused() {
    run(prepare(), "run", 1);
    Snapshot checkpoint = checkpoints("run").latest(_ -> { }).orElseThrow();
    assertThatThrownBy(() -> SkySenseTraining.prepare(recipe("data.places=3"), Optional.of(checkpoint)))
        .isInstanceOf(BadInput.class).hasMessageStartingWith(checkpoint.file() + ": was trained on data ")
        .hasMessageEndingWith("start a new run");
  }

  /// Static instead of temporal: the first frame of each sample.
  private static Map<Modality, Frames> firstOfEach(Map<Modality, Frames> images) {
    Map<Modality, Frames> first = new EnumMap<>(Modality.class);
    images.forEach((modality, frames) -> {
      List<Integer> starts = new ArrayList<>();
      int next = 0;
      for (int count : frames.counts()) {
        assertThat(count).isPositive();
        starts.add(next);
        next += count;
      }
      first.put(modality, new Frames(Tensor.concat(0, starts.stream()
          .map(start -> frames.values().slice(0, start, start + 1)).toList()),
          Collections.nCopies(starts.size(), 1), starts.stream().map(frames.days()::get).toList()));
    });
    return first;
  }

  private static float[] stem(Branch branch) {
    return branch.encoder().hr().patchEmbed().proj().weight().value().toFloats();
  }

  private static float[] dates(Pretrained network) {
    return network.encoder().dates().posEmbed().value().toFloats();
  }

  private SkySenseTraining prepare(String... changes) {
    return SkySenseTraining.prepare(recipe(changes), Optional.empty());
  }

  private SkySenseRecipe recipe(String... changes) {
    return RecipeKeys.set(SkySenseRecipe.presets().get("unit"), Stream.concat(Stream.of("steps=" + STEPS,
        "data.places=2", "checkpoint.every=100"), Stream.of(changes)).toList());
  }

  /// Stops after so many steps.
  private List<StepMetrics> run(SkySenseTraining training, String name, int steps) {
    List<StepMetrics> made = new ArrayList<>();
    StopFlag stop = StopFlag.manual();
    training.loop(checkpoints(name)).run(0, step -> {
      made.add(step);
      if (step.step() == steps) {
        stop.raise();
      }
    }, stop);
    return made;
  }

  private Checkpoints checkpoints(String name) {
    return new Checkpoints(folder.resolve(name), 0);
  }
}
