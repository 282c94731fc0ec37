package org.terrane.rs.swimdiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.terrane.autograd.Grad;
import org.terrane.autograd.Parameter;
import org.terrane.nn.Init;
import org.terrane.nn.StateDict;
import org.terrane.nn.layer.Pyramid;
import org.terrane.nn.optim.Schedule;
import org.terrane.nn.optim.Sgd;
import org.terrane.nn.train.Checkpoints;
import org.terrane.nn.train.Objective;
import org.terrane.nn.train.Provenance;
import org.terrane.nn.train.StepMetrics;
import org.terrane.nn.train.StopFlag;
import org.terrane.nn.train.TrainLoop;
import org.terrane.rs.common.MomentumRule;
import org.terrane.rs.common.RecipeKeys;
import org.terrane.rs.swimdiff.SwimDiffConfig.CondMode;
import org.terrane.tensor.Keep;
import org.terrane.tensor.Key;
import org.terrane.tensor.Run;
import org.terrane.tensor.Tensor;

/// The joint loss, its two branches and what they leave alone (methods.md 3.8).
class SwimDiffObjectiveTest {
  private static final SwimDiffConfig CONFIG = SwimDiffRecipe.presets().get("unit").model();
  private static final MadeBatches BATCHES = new MadeBatches(4, 3, CONFIG.side(), 7);
  private static final Key KEY = Key.of(8);
  private static final int STEPS = 5;
  private static final double RATE = 0.05;
  private static final String SHARE = "diffusion_share";
  private static final Schedule MOMENTUM = new MomentumRule(0.9, MomentumRule.Course.COSINE).over(STEPS);

  @TempDir Path folder;

  @Test
  void the_loss_is_the_weighted_sum_of_its_parts() {
    SwimDiffObjective objective =
        start(model(weights(2, 0.5)), weights(2, 0.5));
    Map<String, Float> first = new LinkedHashMap<>();
    step(objective, 0, first);
    Map<String, Float> second = new LinkedHashMap<>();
    float total = step(objective, 1, second);

    assertThat(first).containsOnlyKeys("contrastive", "accuracy", "batch_accuracy", "without_negatives", "diffusion");
    assertThat(first.get("contrastive")).as("random vectors stand in the queue, but count for nothing").isZero();
    assertThat(first.get("without_negatives")).isEqualTo(4);
    assertThat(second.get("contrastive")).isPositive();
    assertThat(total).isCloseTo(2 * second.get("contrastive") + 0.5f * second.get("diffusion"), within(1e-5f));
  }

  @Test
  void a_network_without_a_branch_has_none_of_its_weights_and_the_others_as_they_were() {
    Map<String, List<Double>> both = values(model(LossWeights.BOTH));
    Map<String, List<Double>> contrast = values(model(weights(1, 0)));
    Map<String, List<Double>> diffusion = values(model(weights(0, 1)));

    assertThat(contrast.keySet()).noneMatch(name -> name.startsWith("unet."))
        .contains("query.head.fc.0.weight", "key.encoder.conv1.weight", "queue.vectors", "queue.pointer");
    assertThat(diffusion.keySet()).allMatch(name -> name.startsWith("query.encoder.") || name.startsWith("unet."));
    assertThat(both).containsAllEntriesOf(contrast).containsAllEntriesOf(diffusion)
        .hasSize(contrast.size() + (int) diffusion.keySet().stream().filter(name -> name.startsWith("unet")).count());
  }

  @Test
  void an_untrained_u_net_says_no_noise_and_is_wrong_by_its_variance() {
    Map<String, Float> parts = new HashMap<>();
    step(start(model(LossWeights.BOTH), LossWeights.BOTH), 0, parts);
    // 4 x 3 x 16 x 16 squares of normal numbers
    assertThat(parts.get("diffusion")).isCloseTo(1, within(4 * (float) Math.sqrt(2.0 / (4 * 3 * 16 * 16))));
  }

  @ParameterizedTest
  @EnumSource
  void the_diffusion_loss_trains_the_query_encoder_and_never_the_key_side(CondMode mode) {
    SwimDiff frozen = model(mode, LossWeights.BOTH);
    SwimDiff model = new SwimDiff(frozen.query(), Optional.of(Encoder.create(
        Init.of(KEY), CONFIG.encoder(3), CONFIG.embedDim())), frozen.queue(), frozen.unet(), frozen.config());
    openTheLastConvolution(model);
    SwimDiffObjective objective = start(model, LossWeights.BOTH);
    List<Parameter> queryEncoder = model.query().encoder().parameters();
    List<Parameter> keySide = model.key().orElseThrow().parameters();
    List<Parameter> head = model.query().head().orElseThrow().parameters();
    List<Parameter> asked = Stream.of(queryEncoder, keySide, head).flatMap(List::stream).toList();

    Grad.Result result = Run.training(KEY).call(() -> Grad.valueAndGrad(asked, () ->
        objective.loss(BATCHES.at(0), KEY).parts().get("diffusion")));

    for (Parameter parameter : queryEncoder) {
      assertThat(result.grads().of(parameter).abs().sum().item()).isPositive();
    }
    for (Parameter parameter : Stream.concat(keySide.stream(), head.stream()).toList()) {
      assertThat(result.grads().of(parameter).toFloats()).containsOnly(0);
    }
  }

  @Test
  void what_the_encoder_saw_reaches_the_u_net_as_conditions_or_not_at_all() {
    Tensor views = BATCHES.at(0).queryViews();
    for (CondMode mode : CondMode.values()) {
      SwimDiff model = model(mode, LossWeights.BOTH);
      openTheLastConvolution(model);
      Tensor noisy = model.clean(views);
      Tensor times = Tensor.of(new long[] {1, 9, 30, 49}, 4);
      Pyramid own = model.features(views);
      Pyramid other = model.features(views.affine(-1, 1));
      assertThat(model.denoiser(own).noise(noisy, times).toFloats()).hasSize(4 * 3 * 16 * 16);
      assertThat(Arrays.equals(model.denoiser(own).noise(noisy, times).toFloats(),
          model.denoiser(other).noise(noisy, times).toFloats())).as("%s", mode)
          .isEqualTo(mode == CondMode.SHARED_ENCODER);
    }
  }

  /// 1e-30 of the other loss changes no bit of the gradient, but draws all its times and noise.
  @ParameterizedTest
  @EnumSource
  void without_the_diffusion_branch_the_bits_are_those_of_the_contrastive_run(CondMode mode) {
    List<StepMetrics> alone = new ArrayList<>();
    List<StepMetrics> beside = new ArrayList<>();
    SwimDiff contrastive = train(weights(1, 0), alone);
    SwimDiff both = model(mode, weights(1, 1e-30));
    train(both, weights(1, 1e-30), RATE, beside::add);

    assertThat(beside).extracting(step -> step.parts().get("contrastive"))
        .isEqualTo(alone.stream().map(step -> step.parts().get("contrastive")).toList());
    assertThat(alone.getLast().parts().get("contrastive")).isPositive();
    assertThat(values(both)).containsAllEntriesOf(values(contrastive));
  }

  @Test
  void measuring_the_share_of_the_diffusion_loss_changes_no_bit() {
    List<StepMetrics> plain = new ArrayList<>();
    List<StepMetrics> measured = new ArrayList<>();
    SwimDiff one = train(LossWeights.BOTH, plain);
    SwimDiff other = train(LossWeights.BOTH.withShareEvery(2), measured);

    assertThat(measured.stream().filter(step -> step.parts().containsKey(SHARE)).map(StepMetrics::step))
        .containsExactly(2L, 4L);
    assertThat(measured).extracting(StepMetrics::loss).isEqualTo(plain.stream().map(StepMetrics::loss).toList());
    assertThat(values(other)).isEqualTo(values(one));
  }

  /// The rate is 0, so that step 1 has the weights of the start, and keys of step 0 in its queue.
  @Test
  void the_share_is_that_of_the_norms_of_two_gradients_made_one_by_one() {
    LossWeights weights = new LossWeights(2, 0.5, Optional.empty(), 2);
    SwimDiff model = model(weights);
    openTheLastConvolution(model);
    List<StepMetrics> measured = new ArrayList<>();
    train(model, weights, 0, measured::add);

    double contrastive = 2 * encoderNorm(weights, "contrastive");
    double diffusion = 0.5 * encoderNorm(weights, "diffusion");
    assertThat(contrastive).isPositive();
    assertThat((double) measured.get(1).parts().get(SHARE)).isBetween(0.001, 0.999)
        .isCloseTo(diffusion / (diffusion + contrastive), within(1e-5));
  }

  /// Of one loss in step 1 of a run, with respect to the query side's encoder.
  private static double encoderNorm(LossWeights weights, String part) {
    SwimDiff model = model(weights);
    openTheLastConvolution(model);
    SwimDiffObjective objective = start(model, weights);
    Run.training(KEY).call(() -> objective.loss(BATCHES.at(0), KEY.fold(0).fold("objective")));
    return Run.training(KEY).call(() -> Grad.valueAndGrad(model.query().encoder().parameters(), () ->
        objective.loss(BATCHES.at(1), KEY.fold(1).fold("objective")).parts().get(part))).grads().norm();
  }

  @Test
  void the_key_side_is_the_closed_form_of_the_query_sides_way() {
    SwimDiff model = model(weights(1, 0));
    String name = "encoder.layer2.0.conv1.weight";
    Parameter query = StateDict.of(model.query()).parameters().get(name);
    List<double[]> way = new ArrayList<>(List.of(query.value().toDoubles()));
    train(model, weights(1, 0), RATE, step -> way.add(query.value().toDoubles()));

    double[] expected = way.getFirst().clone();
    for (int step = 0; step < STEPS; step++) { // the key side follows before the step is made
      for (int i = 0; i < expected.length; i++) {
        expected[i] = MOMENTUM.at(step) * expected[i] + (1 - MOMENTUM.at(step)) * way.get(step)[i];
      }
    }
    double[] found = StateDict.of(model.key().orElseThrow()).parameters().get(name).value().toDoubles();
    assertThat(found).containsExactly(expected, within(1e-6));
    assertThat(found).isNotEqualTo(way.getFirst()).isNotEqualTo(way.getLast());
  }

  @Test
  void keys_wait_in_the_queue_with_their_scenes_and_samples() {
    SwimDiff model = train(weights(1, 0), new ArrayList<>());
    KeyQueue queue = model.queue().orElseThrow();

    assertThat(queue.pointer().value()).isEqualTo(STEPS * 4);
    assertThat(queue.samples().value().slice(0, 0, STEPS * 4).toLongs()).isEqualTo(Vectors.ids(0, STEPS * 4));
    for (int slot = 0; slot < STEPS * 4; slot++) {
      assertThat(queue.scenes().value().toLongs()[slot]).isEqualTo(slot % 7);
    }
    for (double length : queue.vectors().value().square().sum(-1, Keep.DROP).toDoubles()) {
      assertThat(length).isCloseTo(1, within(1e-5));
    }
  }

  private static LossWeights weights(double contrastive, double diffusion) {
    return new LossWeights(contrastive, diffusion, Optional.empty(), 0);
  }

  private static SwimDiff model(LossWeights weights) {
    return model(CondMode.FEATURE, weights);
  }

  private static SwimDiff model(CondMode mode, LossWeights weights) {
    SwimDiffRecipe recipe = RecipeKeys.set(SwimDiffRecipe.presets().get("unit"),
        "model.diffusion.condMode=" + mode.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    return SwimDiff.create(Init.of(Key.of(3)), recipe.model(), 3, weights);
  }

  private static SwimDiffObjective start(SwimDiff model, LossWeights weights) {
    return SwimDiffObjective.start(model, SceneMatching.DEFAULT, weights, MOMENTUM);
  }

  private static float step(SwimDiffObjective objective, int step, Map<String, Float> parts) {
    return Run.training(KEY).call(() -> {
      Objective.Loss loss = objective.loss(BATCHES.at(step), KEY);
      loss.parts().forEach((name, part) -> parts.put(name, part.item()));
      return loss.total().item();
    });
  }

  private SwimDiff train(LossWeights weights, List<StepMetrics> steps) {
    SwimDiff model = model(weights);
    train(model, weights, RATE, steps::add);
    return model;
  }

  private void train(SwimDiff model, LossWeights weights, double rate, Consumer<StepMetrics> log) {
    TrainLoop.Plan plan = new TrainLoop.Plan(STEPS, new Schedule.Constant(rate), 1e9, STEPS);
    new TrainLoop<>(model, Sgd.create(model, Sgd.Config.RESNET),
        start(model, weights), BATCHES, plan, KEY,
        Provenance.of("{}", "made", KEY), new Checkpoints(folder, 1)).run(0, log, StopFlag.manual());
  }

  /// It starts at zero, and then nothing before it gets a gradient.
  private static void openTheLastConvolution(SwimDiff model) {
    StateDict.of(model.unet().orElseThrow()).parameters().forEach((name, parameter) -> {
      if (parameter.value().abs().sum().item() == 0) {
        parameter.assign(Tensor.normal(KEY.fold(name), parameter.spec().dtype(),
            parameter.spec().shape().toArray()).mul(0.1));
      }
    });
  }

  private static Map<String, List<Double>> values(SwimDiff model) {
    Map<String, List<Double>> values = new LinkedHashMap<>();
    StateDict.of(model).forEach((name, slot) -> {
      List<Double> numbers = new ArrayList<>();
      for (double value : slot.value().toDoubles()) {
        numbers.add(value);
      }
      values.put(name, numbers);
    });
    return values;
  }
}
