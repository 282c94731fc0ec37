package org.terrane.rs.skysense.contrast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.terrane.tensor.Keep.DROP;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.terrane.autograd.Grad;
import org.terrane.autograd.GradCheck;
import org.terrane.autograd.Parameter;
import org.terrane.nn.Init;
import org.terrane.nn.StateDict;
import org.terrane.nn.layer.Linear;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Tensor;

class CrossModalAlignmentTest {
  private static final Key KEY = Key.of(111);
  private static final int WIDTH = 4;
  private static final double TAU = 0.2;

  @Test
  void where_all_places_look_the_same_it_is_the_logarithm_of_their_number() {
    Tensor same = Tensor.normal(KEY, DType.F64, 1, WIDTH).expand(5, WIDTH);
    CrossModalAlignment.Result result = alignment(3).loss(List.of(of(same, 0, 1, 2, 3, 4), of(same, 0, 1, 2, 3, 4),
        of(same, 0, 1, 2, 3, 4))).orElseThrow();
    assertThat(result.perPair().toDoubles()[0]).isCloseTo(Math.log(5), within(1e-12));
    assertThat(result.loss().toDoubles()[0]).isCloseTo(6 * Math.log(5), within(1e-12));
    assertThat(result.retrieval().item()).isEqualTo(0.2f);
  }

  @Test
  void where_modalities_agree_and_places_differ_it_is_near_zero_and_all_are_found() {
    Tensor places = Tensor.of(new double[] {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0}, 3, 4);
    Linear same = new Linear(Parameter.of(places), Optional.empty());
    CrossModalAlignment alike = new CrossModalAlignment(List.of(same, same), 0.1);
    CrossModalAlignment.Result result =
        alike.loss(List.of(of(places, 0, 1, 2), of(places, 0, 1, 2))).orElseThrow();
    assertThat(result.loss().toDoubles()[0]).isBetween(0.0, 1e-3);
    assertThat(result.retrieval().item()).isEqualTo(1);
    Tensor others = Tensor.concat(0, places.slice(0, 1, 3), places.slice(0, 0, 1)); // each place shown as the next one
    assertThat(alike.loss(List.of(of(places, 0, 1, 2), of(others, 0, 1, 2))).orElseThrow().retrieval().item()).isZero();
  }

  @Test
  void it_is_the_sum_of_its_formula_over_ordered_pairs() {
    CrossModalAlignment alignment = alignment(3);
    List<Tensor> features = List.of(features("a", 3), features("b", 3), features("c", 3));
    double expected = 0;
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        expected += i == j ? 0 : symmetric(unit(alignment, i, features.get(i)), unit(alignment, j, features.get(j)));
      }
    }
    CrossModalAlignment.Result result = alignment.loss(List.of(of(features.get(0), 0, 1, 2),
        of(features.get(1), 0, 1, 2), of(features.get(2), 0, 1, 2))).orElseThrow();
    assertThat(result.loss().toDoubles()[0]).isCloseTo(expected, within(1e-12));
    assertThat(result.perPair().toDoubles()[0]).isCloseTo(expected / 6, within(1e-12));
  }

  @Test
  void only_samples_that_have_both_modalities_take_part() {
    CrossModalAlignment alignment = alignment(3);
    Tensor a = features("a", 4);
    Tensor b = features("b", 3);
    Optional<SampleFeatures> all = of(a, 0, 1, 2, 3);
    double loss = loss(alignment, List.of(all, of(b, 0, 2, 3), Optional.empty()));

    Tensor shared = Tensor.concat(0, a.slice(0, 0, 1), a.slice(0, 2, 4));
    assertThat(loss(alignment, List.of(of(shared, 0, 2, 3), of(b, 0, 2, 3), Optional.empty()))).isEqualTo(loss);
    Tensor noisy = Tensor.concat(0, a.slice(0, 0, 1), features("noise", 1), a.slice(0, 2, 4));
    assertThat(loss(alignment, List.of(of(noisy, 0, 1, 2, 3), of(b, 0, 2, 3), Optional.empty()))).isEqualTo(loss);
    // a third modality that shares no two samples with another adds nothing
    assertThat(loss(alignment, List.of(all, of(b, 0, 2, 3), of(features("c", 1), 2)))).isEqualTo(loss);
  }

  @Test
  void with_fewer_than_two_samples_in_common_there_is_no_term() {
    Optional<SampleFeatures> a = of(features("a", 2), 0, 1);
    assertThat(alignment(2).loss(List.of(a, of(features("b", 2), 1, 2)))).isEmpty();
    assertThat(alignment(2).loss(List.of(a, Optional.empty()))).isEmpty();
  }

  @Test
  void gradients_are_those_of_finite_differences() {
    CrossModalAlignment alignment = alignment(2);
    GradCheck.check(at -> alignment.loss(List.of(of(at.get(0), 0, 1, 3), of(at.get(1), 1, 2, 3))).orElseThrow().loss(),
        List.of(features("a", 3), features("b", 3)));
  }

  @Test
  void every_projection_learns() {
    CrossModalAlignment alignment = alignment(2);
    assertThat(StateDict.of(alignment).parameters().keySet())
        .containsExactly("proj.0.weight", "proj.0.bias", "proj.1.weight", "proj.1.bias");
    List<Tensor> at = alignment.parameters().stream().map(Parameter::value).toList();
    List<Tensor> gradients = Grad.gradients(x -> alignment.loss(List.of(of(features("a", 3), 0, 1, 2),
        of(features("b", 3), 0, 1, 2))).orElseThrow().loss(), at);
    gradients.forEach(gradient -> assertThat(gradient.abs().sum().item()).isPositive());
  }

  @Test
  void features_of_a_sample_are_means_over_what_its_frames_saw() {
    Tensor frames = Tensor.normal(KEY, DType.F64, 4, 2, WIDTH);
    Tensor seen = Tensor.of(new long[] {1, 1, 0, 0, 0, 1, 0, 0}, 4, 2).gt(0);
    SampleFeatures means = SampleFeatures.mean(frames, Optional.of(seen), List.of(2, 0, 1, 1)).orElseThrow();
    assertThat(means.samples()).containsExactly(0, 2); // sample 1 has no frame, sample 3 one that saw nothing
    Tensor first = frames.select(0, 0).mean(0, DROP);
    Tensor second = frames.select(0, 2).select(0, 1);
    assertThat(means.features().select(0, 0).toDoubles()).containsExactly(first.toDoubles(), within(1e-14));
    assertThat(means.features().select(0, 1).toDoubles()).containsExactly(second.toDoubles(), within(1e-14));

    SampleFeatures all = SampleFeatures.mean(frames, Optional.empty(), List.of(1, 3)).orElseThrow();
    assertThat(all.features().select(0, 1).toDoubles()).containsExactly(
        frames.slice(0, 1, 4).mean(0, DROP).mean(0, DROP).toDoubles(),
        within(1e-14));
  }

  @Test
  void what_does_not_fit_is_refused() {
    assertThatThrownBy(() -> alignment(2).loss(List.of(Optional.empty())))
        .hasMessage("[alignment] modalities must be 2, but are 1");
    assertThatThrownBy(() -> of(features("a", 2), 0)).hasMessage(
        "[sampleFeatures] features must be (n, F), a row for each of 1 samples, but are (2, 4)");
    assertThatThrownBy(() -> SampleFeatures.mean(Tensor.zeros(DType.F32, 3, 1, 1), Optional.empty(), List.of(1, 1)))
        .hasMessage("[sampleFeatures] counts must be together 3, but are [1, 1]");
  }

  private static CrossModalAlignment alignment(int modalities) {
    CrossModalAlignment alignment =
        CrossModalAlignment.create(Init.of(KEY).as(DType.F64), modalities, WIDTH, 3, TAU);
    Views.randomize(alignment, KEY.fold("weights"));
    return alignment;
  }

  private static Tensor features(String name, int samples) {
    return Tensor.normal(KEY.fold(name), DType.F64, samples, WIDTH);
  }

  private static Optional<SampleFeatures> of(Tensor features, Integer... samples) {
    return Optional.of(new SampleFeatures(features, List.of(samples)));
  }

  private static double loss(CrossModalAlignment alignment, List<Optional<SampleFeatures>> modalities) {
    return alignment.loss(modalities).orElseThrow().loss().toDoubles()[0];
  }

  private static double[][] unit(CrossModalAlignment alignment, int modality, Tensor features) {
    Linear proj = alignment.proj().get(modality);
    double[][] rows = new double[features.size(0)][];
    for (int i = 0; i < rows.length; i++) {
      double[] row = proj.forward(features.select(0, i).unsqueeze(0)).toDoubles();
      double length = 0;
      for (double number : row) {
        length += number * number;
      }
      double norm = Math.sqrt(length);
      rows[i] = Arrays.stream(row).map(number -> number / norm).toArray();
    }
    return rows;
  }

  /// ½·(InfoNCE from a to b and from b to a).
  private static double symmetric(double[][] a, double[][] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      double forth = 0;
      double back = 0;
      for (int j = 0; j < a.length; j++) {
        forth += Math.exp(dot(a[i], b[j]) / TAU);
        back += Math.exp(dot(a[j], b[i]) / TAU);
      }
      double own = dot(a[i], b[i]) / TAU;
      sum += (Math.log(forth) - own + Math.log(back) - own) / 2;
    }
    return sum / a.length;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
