package org.terrane.rs.skysense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.terrane.autograd.Grad;
import org.terrane.autograd.Parameter;
import org.terrane.nn.Layer;
import org.terrane.nn.StateDict;
import org.terrane.nn.train.Objective;
import org.terrane.rs.skysense.SkySenseObjective.Settings;
import org.terrane.rs.skysense.contrast.ObjectRule;
import org.terrane.rs.skysense.contrast.PixelTerm;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Run;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;

/// What a step of SkySense computes, what it moves and what it leaves alone (methods.md 4.9).
class SkySenseObjectiveTest {
  private static final Key KEY = Key.of(72);
  private static final SkySenseBatch RAGGED = MadeBatches.ragged();
  private static final Settings ALL = settings(LossWeights.STANDARD);

  @Test
  void the_loss_is_the_weighted_sum_of_its_terms() {
    LossWeights weights = new LossWeights(2, 0.5, 1, 0.25, 3, 1, 2, 0.5, 4, true);
    Map<String, Float> parts = new LinkedHashMap<>();
    float total = step(MadeBatches.learner(DType.F32), settings(weights), MadeBatches.whole(0), parts);

    double sum = 6 * 0.5 * parts.get("alignment"); // of six ordered pairs of modalities
    for (Term term : Term.all()) {
      sum += weights.of(term) * parts.get(term.label());
    }
    assertThat((double) total).isCloseTo(sum, within(1e-5 * sum));
    assertThat(parts.keySet()).containsExactly("hr_pixel", "hr_object", "hr_image", "ms_pixel", "ms_object", "ms_image",
        "sar_pixel", "sar_object", "sar_image", "fused_pixel", "fused_object", "fused_image", "alignment", "retrieval",
        "teacher_entropy", "feature_spread");
  }

  /// With no ground in common nothing is compared; with the same ground everything is.
  @Test
  void views_are_compared_where_they_overlap() {
    SkySenseBatch batch = MadeBatches.batch(0, MadeBatches.WHOLE, MadeBatches.WHOLE, 0);
    Map<String, Float> together = new TreeMap<>();
    step(MadeBatches.learner(DType.F32), ALL, batch, together);
    Map<String, Float> apart = new TreeMap<>();
    step(MadeBatches.learner(DType.F32), ALL, new SkySenseBatch(batch.step(), batch.first(),
        MadeBatches.moved(batch.second(), MadeBatches.SQUARE), batch.locals(), batch.centres()), apart);

    for (Term term : Term.all()) {
      assertThat(together.get(term.label())).as(term.label()).isPositive();
      assertThat(apart.get(term.label())).as(term.label()).isZero();
    }
  }

  /// Each switch by itself: its terms are gone, and the rest are what they were, bit for bit.
  @ParameterizedTest
  @MethodSource("switches")
  void what_counts_nothing_is_not_computed_and_the_rest_is_unchanged(String gone, LossWeights weights) {
    Map<String, Float> all = new TreeMap<>();
    step(MadeBatches.learner(DType.F32), ALL, RAGGED, all);
    Map<String, Float> some = new TreeMap<>();
    step(MadeBatches.learner(DType.F32), settings(weights), RAGGED, some);

    List.of(all, some).forEach(parts -> parts.keySet().removeAll(List.of("teacher_entropy", "feature_spread")));
    assertThat(some.keySet()).noneMatch(name -> name.matches(gone));
    assertThat(all.keySet()).anyMatch(name -> name.matches(gone));
    all.keySet().removeIf(name -> name.matches(gone));
    assertThat(some).isEqualTo(all);
  }

  static Stream<Arguments> switches() {
    Map<String, LossWeights> switches = new LinkedHashMap<>();
    switches.put("alignment|retrieval", new LossWeights(1, 0, 1, 1, 1, 1, 1, 1, 1, true));
    switches.put("\\w+_pixel", new LossWeights(1, 0.1, 0, 1, 1, 1, 1, 1, 1, true));
    switches.put("\\w+_object", new LossWeights(1, 0.1, 1, 0, 1, 1, 1, 1, 1, true));
    switches.put("\\w+_image", new LossWeights(1, 0.1, 1, 1, 0, 1, 1, 1, 1, true));
    switches.put("hr_\\w+", new LossWeights(1, 0.1, 1, 1, 1, 0, 1, 1, 1, true));
    switches.put("ms_\\w+", new LossWeights(1, 0.1, 1, 1, 1, 1, 0, 1, 1, true));
    switches.put("sar_\\w+", new LossWeights(1, 0.1, 1, 1, 1, 1, 1, 0, 1, true));
    switches.put("fused_\\w+", new LossWeights(1, 0.1, 1, 1, 1, 1, 1, 1, 0, true));
    switches.put("\\w+_(pixel|object|image)", new LossWeights(0, 0.1, 1, 1, 1, 1, 1, 1, 1, true));
    return switches.entrySet().stream()
        .map(one -> Arguments.of(one.getKey(), one.getValue()));
  }

  @Test
  void the_way_round_and_back_is_averaged_and_no_view_meets_itself() {
    SkySenseBatch there = new SkySenseBatch(0, RAGGED.first(), RAGGED.second(), List.of(), RAGGED.centres());
    SkySenseBatch back = new SkySenseBatch(0, RAGGED.second(), RAGGED.first(), List.of(), RAGGED.centres());
    Settings oneWay = settings(new LossWeights(1, 0.1, 1, 0, 1, 1, 1, 1, 1, false)); // seeds have keys of the way
    Settings bothWays = settings(new LossWeights(1, 0.1, 1, 0, 1, 1, 1, 1, 1, true));

    float a = step(MadeBatches.learner(DType.F64), oneWay, there, new TreeMap<>());
    float b = step(MadeBatches.learner(DType.F64), oneWay, back, new TreeMap<>());
    float both = step(MadeBatches.learner(DType.F64), bothWays, there, new TreeMap<>());

    assertThat(both).isCloseTo((a + b) / 2, within(1e-5f * both));
    assertThat(a).isNotCloseTo(b, within(1e-4f * both));
  }

  @Test
  void parts_of_a_square_count_as_images_only() {
    SkySenseBatch without = new SkySenseBatch(0, RAGGED.first(), RAGGED.second(), List.of(), RAGGED.centres());
    Map<String, Float> some = new TreeMap<>();
    step(MadeBatches.learner(DType.F32), ALL, without, some);
    Map<String, Float> all = new TreeMap<>();
    step(MadeBatches.learner(DType.F32), ALL, RAGGED, all);

    all.forEach((name, value) -> assertThat(value.equals(some.get(name))).as(name).isEqualTo(!name.endsWith("_image")));
  }

  @Test
  void gradients_reach_all_of_the_student_and_nothing_that_follows_it() {
    SkySenseLearner learner = MadeBatches.learner(DType.F64);
    Made.randomize(learner.student());
    SkySenseObjective objective = SkySenseObjective.start(learner, ALL, 10);
    Map<String, Tensor> at = new LinkedHashMap<>();
    StateDict.of(learner).forEach((name, slot) -> {
      if (slot.spec().dtype().isFloating()) {
        at.put(name, slot.value());
      }
    });
    List<Tensor> gradients = Grad.vjp(() -> objective.loss(MadeBatches.whole(0), KEY).total(),
        List.copyOf(at.values()), null).gradients();

    int i = 0;
    for (String name : at.keySet()) {
      boolean learns = name.startsWith("student.") || name.startsWith("alignment.");
      assertThat(largest(gradients.get(i++)) > 0).as(name).isEqualTo(learns);
    }
  }

  @Test
  void the_teacher_follows_exactly_and_is_the_student_at_the_start() {
    SkySenseLearner learner = MadeBatches.learner(DType.F64);
    TeacherRule rule = TeacherRule.STANDARD.from(0.5);
    SkySenseObjective objective = SkySenseObjective.start(learner, with(rule), 4);
    Parameter student = parameter(learner.student(), "encoder.fusion.proj.weight");
    Parameter teacher = parameter(learner.teacher(), "encoder.fusion.proj.weight");
    double[] expected = student.value().toDoubles();
    assertThat(teacher.value().toDoubles()).containsExactly(expected);

    double[] momenta = {0.5, 0.5 + 0.5 * (1 - Math.sqrt(0.5)) / 2, 0.75};
    for (int step = 0; step < momenta.length; step++) {
      Made.randomize(learner.student());
      student.assign(student.value().mul(step + 1.0));
      objective.afterStep(step);
      double[] now = student.value().toDoubles();
      for (int i = 0; i < now.length; i++) {
        expected[i] = momenta[step] * expected[i] + (1 - momenta[step]) * now[i];
      }
    }
    assertThat(teacher.value().toDoubles()).containsExactly(expected, within(1e-12));
    assertThat(learner.teacher().parameters()).noneMatch(Parameter::trainable);
  }

  @Test
  void centres_follow_the_teacher_only() {
    SkySenseLearner one = MadeBatches.learner(DType.F32);
    SkySenseLearner other = MadeBatches.learner(DType.F32);
    SkySenseObjective first = SkySenseObjective.start(one, ALL, 10);
    SkySenseObjective second = SkySenseObjective.start(other, ALL, 10);
    Made.randomize(other.student());

    first.loss(RAGGED, KEY);
    second.loss(RAGGED, KEY);

    for (Term term : Term.all()) {
      float[] centre = one.centres().of(term).mean().value().toFloats();
      assertThat(centre).as(term.label()).isEqualTo(other.centres().of(term).mean().value().toFloats());
      assertThat(largest(one.centres().of(term).mean().value())).isPositive();
    }
  }

  @Test
  void prototypes_of_the_regions_met_move_and_regions_get_their_places_in_order() {
    SkySenseLearner learner = MadeBatches.learner(DType.F32);
    float[][] before = regions(learner);

    step(learner, ALL, RAGGED, new TreeMap<>()); // two regions: samples 0 and 2, sample 1

    float[][] after = regions(learner);
    assertThat(learner.geo().regions().used().value()).isEqualTo(2);
    assertThat(after[0]).isNotEqualTo(before[0]);
    assertThat(after[1]).isNotEqualTo(before[1]);
    assertThat(after[2]).isEqualTo(before[2]);
  }

  @Test
  void with_a_momentum_of_1_or_switched_off_prototypes_stay() {
    for (GeoRule rule : List.of(new GeoRule(true, 0.05, 3, 1, GeoRule.Overflow.ERROR),
        new GeoRule(false, 0.05, 3, 0.9, GeoRule.Overflow.ERROR))) {
      SkySenseLearner learner = MadeBatches.learner(DType.F32);
      float[][] before = regions(learner);
      step(learner, new Settings(LossWeights.STANDARD, TeacherRule.STANDARD, PixelTerm.DEFAULT, ObjectRule.DEFAULT,
          rule, MemoryRule.OFF), RAGGED, new TreeMap<>());
      assertThat(regions(learner)).isDeepEqualTo(before);
    }
  }

  @Test
  void a_modality_that_is_nowhere_has_no_terms() {
    Map<Modality, List<Integer>> radar = Map.of(Modality.RADAR, List.of(1, 2));
    Map<String, Float> parts = new TreeMap<>();

    step(MadeBatches.learner(DType.F32), ALL, MadeBatches.batch(0, radar, radar, 1), parts);

    assertThat(parts.keySet()).containsExactly("feature_spread", "fused_image", "fused_object", "fused_pixel",
        "sar_image", "sar_object", "sar_pixel", "teacher_entropy");
    assertThat(parts.values()).allMatch(Float::isFinite);
  }

  /// Frames under clouds are as good as not there: for the fusion, for each loss, for the alignment.
  @Test
  void a_modality_that_is_hidden_everywhere_is_one_that_is_missing() {
    Map<Modality, List<Integer>> counts =
        MadeBatches.counts(List.of(1, 1, 1), List.of(2, 1, 3), List.of(2, 1, 2));
    SkySenseBatch whole = MadeBatches.batch(0, counts, counts, 1);
    Map<String, Float> hidden = new TreeMap<>();
    step(MadeBatches.learner(DType.F64), ALL, MadeBatches.changed(whole, view -> MadeBatches.hidden(view, 1)),
        hidden);
    Map<String, Float> missing = new TreeMap<>();
    step(MadeBatches.learner(DType.F64), ALL, MadeBatches.changed(whole, view -> MadeBatches.without(view, 1)),
        missing);

    assertThat(hidden.keySet()).isEqualTo(missing.keySet()).contains("sar_object", "fused_pixel", "alignment");
    missing.remove("sar_object"); // seeds are drawn image by image, hidden ones included
    missing.forEach((name, value) -> assertThat(hidden.get(name)).as(name).isCloseTo(value, within(1e-5f)));
  }

  /// A few frames, cells and rows at a time: the same loss, and gradients that differ by rounding only.
  @Test
  void saving_memory_changes_nothing() {
    Grad.Result whole = gradients(MemoryRule.OFF);
    Grad.Result pieces = gradients(new MemoryRule(1, 5, 7));

    assertThat(pieces.value().toDoubles()).containsExactly(whole.value().toDoubles(), within(1e-12));
    for (int i = 0; i < whole.grads().parameters().size(); i++) {
      Tensor expected = whole.grads().of(whole.grads().parameters().get(i));
      assertThat(pieces.grads().of(pieces.grads().parameters().get(i)).toDoubles())
          .containsExactly(expected.toDoubles(), within(1e-9 * (1e-3 + largest(expected))));
    }
  }

  private static Grad.Result gradients(MemoryRule memory) {
    SkySenseLearner learner = MadeBatches.learner(DType.F64);
    SkySenseObjective objective = SkySenseObjective.start(learner, new Settings(LossWeights.STANDARD,
        TeacherRule.STANDARD, PixelTerm.DEFAULT, ObjectRule.DEFAULT, GeoRule.STANDARD, memory), 10);
    return Grad.valueAndGrad(learner.parameters(), () -> objective.loss(RAGGED, KEY).total());
  }

  private static Settings settings(LossWeights weights) {
    return new Settings(weights, TeacherRule.STANDARD, PixelTerm.DEFAULT, ObjectRule.DEFAULT, GeoRule.STANDARD,
        MemoryRule.OFF);
  }

  private static Settings with(TeacherRule rule) {
    return new Settings(LossWeights.STANDARD, rule, PixelTerm.DEFAULT, ObjectRule.DEFAULT, GeoRule.STANDARD,
        MemoryRule.OFF);
  }

  private static float step(SkySenseLearner learner, Settings settings, SkySenseBatch batch,
      Map<String, Float> parts) {
    SkySenseObjective objective = SkySenseObjective.start(learner, settings, 10);
    return Scope.run(() -> Run.training(KEY).call(() -> {
      Objective.Loss loss = objective.loss(batch, KEY);
      loss.parts().forEach((name, part) -> parts.put(name, part.item()));
      return loss.total();
    })).item();
  }

  private static Parameter parameter(Layer layer, String name) {
    return StateDict.of(layer).parameters().get(name);
  }

  private static float[][] regions(SkySenseLearner learner) {
    return Stream.of(0, 1, 2).map(region -> learner.geo().bank().of(List.of(region)).toFloats())
        .toArray(float[][]::new);
  }

  private static double largest(Tensor x) {
    return Arrays.stream(x.toDoubles()).map(Math::abs).max().orElse(0);
  }
}
