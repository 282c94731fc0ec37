package org.terrane.rs.swimdiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.nn.LoadReport;
import org.terrane.nn.StateDict;
import org.terrane.nn.Weights;
import org.terrane.nn.layer.ResNet;
import org.terrane.nn.train.Checkpoints;
import org.terrane.nn.train.Snapshot;
import org.terrane.nn.train.StepMetrics;
import org.terrane.nn.train.StopFlag;
import org.terrane.nn.train.TrainLoop;
import org.terrane.rs.common.BadInput;
import org.terrane.rs.common.RecipeKeys;
import org.terrane.tensor.Key;
import org.terrane.tensor.Tensor;

/// Runs put together from their recipes: the ablations, going on to the bit, where weights come from.
class SwimDiffTrainingTest {
  private static final int STEPS = 6;
  private static final int STOPPED = 4; // the queue of three batches has begun its second round

  @TempDir Path folder;

  @BeforeEach
  void twoPlaces() {
    TestScenes scenes = new TestScenes(folder.resolve("data"), List.of("B02", "B03", "B04"));
    scenes.place("west", 80, 0);
    scenes.place("east", 80, 30);
  }

  @ParameterizedTest
  @CsvSource({"MoCo, keep, 0, 1, feature", "scene matching, eliminate, 0, 1, feature",
      "attraction, attract, 0, 1, feature", "diffusion beside MoCo, keep, 1, 1, feature",
      "both, eliminate, 1, 1, feature", "both in one encoder, eliminate, 1, 1, shared-encoder",
      "diffusion alone, eliminate, 1, 0, feature", "an encoder that denoises, eliminate, 1, 0, shared-encoder"})
  void every_ablation_is_a_run(String name, String falseNegatives, double diffusion, double contrastive, String mode) {
    SwimDiffTraining training = prepare("matching.falseNegatives=" + falseNegatives, "loss.diffusion=" + diffusion,
        "loss.contrastive=" + contrastive, "model.diffusion.condMode=" + mode);
    List<StepMetrics> steps = run(training, "run", STEPS);

    List<String> contrast = List.of("contrastive", "accuracy", "batch_accuracy", "without_negatives");
    assertThat(steps).hasSize(STEPS).allSatisfy(step -> {
      assertThat(step.loss()).isFinite();
      assertThat(step.parts().containsKey("diffusion")).isEqualTo(diffusion > 0);
      assertThat(step.parts().keySet().containsAll(contrast)).isEqualTo(contrastive > 0);
    });
  }

  /// The first step moves nothing, since its rate is 0, so that the second's losses are of the same network.
  @Test
  void keys_of_ones_own_scene_are_negatives_in_plain_moco_alone() {
    Map<String, Float> second = new HashMap<>();
    for (String form : List.of("keep", "eliminate", "attract")) {
      second.put(form, run(prepare("matching.falseNegatives=" + form, "loss.diffusion=0"), form, 2).getLast().parts()
          .get("contrastive"));
    }
    assertThat(second.get("eliminate")).isPositive().isLessThan(second.get("keep"));
    assertThat(second.get("attract")).isNotEqualTo(second.get("keep")).isNotEqualTo(second.get("eliminate"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.diffusion.condMode=feature", "model.diffusion.condMode=shared-encoder"})
  void a_run_that_goes_on_is_to_the_bit_the_run_that_never_stopped(String mode) {
    String[] settings = {"model.groups=2", "momentum.schedule=cosine", "loss.shareEvery=3", mode};
    SwimDiffTraining whole = prepare(settings);
    List<StepMetrics> losses = run(whole, "whole", STEPS);
    List<StepMetrics> again = run(prepare(settings), "parts", STOPPED);
    Snapshot stopped = checkpoints("parts").latest(_ -> { }).orElseThrow();

    SwimDiffTraining rest = SwimDiffTraining.prepare(recipe(settings), Optional.of(stopped));
    TrainLoop<SwimDiffBatch> loop = rest.loop(checkpoints("parts"));
    loop.run(rest.start(), again::add, StopFlag.manual());

    assertThat(rest.start()).isEqualTo(STOPPED);
    assertThat(again).extracting(StepMetrics::loss).isEqualTo(losses.stream().map(StepMetrics::loss).toList());
    assertThat(again).extracting(StepMetrics::parts).isEqualTo(losses.stream().map(StepMetrics::parts).toList());
    Map<String, Tensor> expected = StateDict.of(whole.loop(checkpoints("other")).state()).tensors();
    assertThat(expected).containsKeys("model.queue.vectors", "model.queue.scenes", "model.queue.samples",
        "model.queue.pointer", "model.key.encoder.layer4.1.conv2.weight", "model.key.encoder.bn1.running_mean",
        "model.query.encoder.bn1.running_var", "model.query.encoder.bn1.num_batches_tracked",
        "optim.groups.query.momentum_buffer.encoder.conv1.weight", "optim.groups.unet.exp_avg.stem.weight",
        "optim.groups.unet.step");
    assertThat(checkpoints("parts").folder().resolve("step-6.safetensors"))
        .hasSameBinaryContentAs(checkpoints("whole").folder().resolve("step-6.safetensors"));
  }

  @Test
  void sgd_may_move_the_u_net_too() {
    SwimDiffTraining training = prepare("optim.unet=sgd", "optim.unetLr=0.03", "optim.clipNorm=1");
    float[] before = training.model().query().encoder().conv1().weight().value().toFloats();
    run(training, "sgd", 3);
    assertThat(StateDict.of(training.optimizer().state()).tensors())
        .containsKey("groups.unet.momentum_buffer.stem.weight").doesNotContainKey("groups.unet.exp_avg.stem.weight");
    assertThat(conv1(training.model())).isNotEqualTo(before);
  }

  @Test
  void a_checkpoint_gives_the_network_and_what_it_was_trained_on() {
    SwimDiffTraining training = prepare();
    run(training, "run", STEPS);
    SwimDiffCheckpoint checkpoint =
        SwimDiffCheckpoint.read(checkpoints("run").folder().resolve("step-6.safetensors"));

    assertThat(checkpoint.recipe()).isEqualTo(training.recipe());
    assertThat(checkpoint.facts()).isEqualTo(training.data().facts());
    assertThat(conv1(checkpoint.pretrained())).isEqualTo(conv1(training.model()));
    assertThat(conv1(checkpoint.untrained())).isEqualTo(conv1(prepare().model())).isNotEqualTo(conv1(training.model()));
  }

  @Test
  void a_run_starts_from_a_published_networks_weights() throws IOException {
    ResNet published = ResNet.create(Init.of(Key.of(7)), prepare().model().config().encoder(3).withClasses(10));
    Path file = saved(published, "resnet.safetensors");

    SwimDiffTraining warm = prepare("weights=" + file);

    assertThat(conv1(warm.model())).isEqualTo(published.conv1().weight().value().toFloats());
    assertThat(warm.warmStart()).map(LoadReport::summary).hasValue(file + ": " + (StateDict.of(published).slots().size()
        - 2) + " loaded");
    warm.loop(checkpoints("warm"));
    assertThat(warm.model().key().orElseThrow().encoder().conv1().weight().value().toFloats())
        .as("the key side follows from there").isEqualTo(conv1(warm.model()));
    run(warm, "warm", 2);
    Files.delete(file);
    Snapshot checkpoint = checkpoints("warm").latest(_ -> { }).orElseThrow();
    assertThat(SwimDiffTraining.prepare(recipe("weights=" + file), Optional.of(checkpoint)).warmStart()).isEmpty();
  }

  @Test
  void another_runs_checkpoint_is_a_warm_start_too() {
    SwimDiffTraining first = prepare();
    run(first, "first", 2);
    Snapshot checkpoint = checkpoints("first").latest(_ -> { }).orElseThrow();
    assertThat(conv1(prepare("weights=" + checkpoint.file(), "seed=5").model())).isEqualTo(conv1(first.model()));
  }

  @Test
  void weights_that_do_not_fit_refuse_the_run() {
    Path wide = saved(ResNet.create(Init.of(Key.of(7)), ResNet.Config.resnet18(4)), "wide.safetensors");
    assertThatThrownBy(() -> prepare("weights=" + wide)).isInstanceOf(BadInput.class).hasMessageStartingWith(
        wide + ": must be the ResNet of model.backbone for the bands of the data, but does not fit: ");
    Path none = saved(prepare().model().queue().orElseThrow(), "queue.safetensors");
    assertThatThrownBy(() -> prepare("weights=" + none)).isInstanceOf(BadInput.class)
        .hasMessageStartingWith(none + ": must hold one ResNet, with a tensor named 'layer1.0.conv1.weight', but none");
  }

  @Test
  void other_data_than_the_checkpoints_is_refused() {
    run(prepare(), "run", 2);
    Snapshot checkpoint = checkpoints("run").latest(_ -> { }).orElseThrow();
    new TestScenes(folder.resolve("data"), List.of("B02", "B03", "B04")).place("north", 80, 60);
    assertThatThrownBy(() -> SwimDiffTraining.prepare(recipe(), Optional.of(checkpoint))).isInstanceOf(BadInput.class)
        .hasMessageStartingWith(checkpoint.file() + ": was trained on data ").hasMessageEndingWith("start a new run");
  }

  private SwimDiffTraining prepare(String... changes) {
    return SwimDiffTraining.prepare(recipe(changes), Optional.empty());
  }

  private SwimDiffRecipe recipe(String... changes) {
    return RecipeKeys.set(SwimDiffRecipe.presets().get("unit"), Stream.concat(Stream.of(
        "data.folder=" + folder.resolve("data"), "steps=" + STEPS, "model.queue=12", "checkpoint.every=100"),
        Stream.of(changes)).toList());
  }

  /// Stops after so many steps.
  private List<StepMetrics> run(SwimDiffTraining training, String name, int steps) {
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

  private Path saved(Layer layer, String name) {
    Path file = folder.resolve(name);
    Weights.save(layer, file, Map.of());
    return file;
  }

  private static float[] conv1(SwimDiff model) {
    return model.query().encoder().conv1().weight().value().toFloats();
  }
}
