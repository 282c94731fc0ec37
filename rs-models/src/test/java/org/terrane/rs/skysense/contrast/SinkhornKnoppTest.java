package org.terrane.rs.skysense.contrast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.terrane.tensor.Keep.DROP;
import static org.terrane.tensor.fused.L2Normalize.l2Normalize;
import static org.terrane.tensor.fused.Linear.linear;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.terrane.autograd.Grad;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.op.Binary;

class SinkhornKnoppTest {
  private static final Key KEY = Key.of(41);
  private static final int SAMPLES = 64;
  private static final int PROTOTYPES = 8;
  private static final int WIDTH = 128;
  private static final Tensor LIKENESSES = cosines();

  @Test
  void shares_are_not_negative_and_each_sample_gives_one_in_all() {
    for (int iterations : new int[] {1, 3, 10}) {
      Tensor shares = new SinkhornKnopp(0.05, iterations).assign(LIKENESSES);
      assertThat(Arrays.stream(shares.toDoubles())).allMatch(share -> share >= 0);
      assertThat(Arrays.stream(shares.sum(1, DROP).toDoubles()))
          .allSatisfy(sum -> assertThat(sum).isCloseTo(1, within(1e-12)));
    }
  }

  /// The figures of methods.md 4.9, for features of width 128; narrower ones, likelier to be alike, take longer.
  @Test
  void prototypes_come_to_get_equal_masses() {
    assertThat(deviation(1)).isGreaterThan(deviation(3));
    assertThat(deviation(3)).isBetween(1e-3, 0.25);
    assertThat(deviation(10)).isBetween(1e-8, 1e-3);
    assertThat(deviation(50)).isLessThan(1e-12);
  }

  @Test
  void logarithms_and_plain_numbers_agree() {
    double[] plain = plain(rows(LIKENESSES), 0.05, 3);
    assertThat(new SinkhornKnopp(0.05, 3).assign(LIKENESSES).toDoubles()).containsExactly(plain, within(1e-12));
    float[] single = new SinkhornKnopp(0.05, 3).assign(LIKENESSES.to(DType.F32)).toFloats();
    for (int i = 0; i < plain.length; i++) {
      assertThat((double) single[i]).isCloseTo(plain[i], within(1e-5));
    }
  }

  /// Plain numbers would be 0 / 0 here: e^−2000.
  @Test
  void the_most_unlike_samples_are_shared_out_too() {
    Tensor far = Tensor.of(new float[] {1, -100, 1, -100, -100, 1}, 3, 2);
    assertThat(SinkhornKnopp.DEFAULT.assign(far).toFloats()).doesNotContain(Float.NaN);
  }

  /// What is not there is as if it had never been; several images at once share each for itself.
  @Test
  void samples_and_prototypes_that_are_not_there_have_no_share() {
    Tensor both = Tensor.concat(0, LIKENESSES.unsqueeze(0), LIKENESSES.unsqueeze(0)); // (2, N, K)
    Tensor samples = first(40, SAMPLES).unsqueeze(-1); // (N, 1)
    Tensor corner = samples.binary(Binary.Function.AND, first(5, PROTOTYPES)).unsqueeze(0); // (1, N, K)
    Tensor there = Tensor.concat(0, Tensor.ones(DType.BOOL, 1, SAMPLES, PROTOTYPES), corner);
    Tensor shares = SinkhornKnopp.DEFAULT.assign(both, Optional.of(there));
    assertThat(shares.select(0, 0).toDoubles()).containsExactly(SinkhornKnopp.DEFAULT.assign(LIKENESSES).toDoubles());
    Tensor alone = SinkhornKnopp.DEFAULT.assign(LIKENESSES.slice(0, 0, 40).slice(1, 0, 5));
    Tensor found = shares.select(0, 1);
    assertThat(found.slice(0, 0, 40).slice(1, 0, 5).toDoubles()).containsExactly(alone.toDoubles(), within(1e-12));
    assertThat(found.sum().toDoubles()[0]).isCloseTo(40, within(1e-12));
    Tensor nothing = Tensor.zeros(DType.BOOL, 2, SAMPLES, PROTOTYPES);
    assertThat(SinkhornKnopp.DEFAULT.assign(both, Optional.of(nothing)).toDoubles()).containsOnly(0);
  }

  private static Tensor first(int count, int of) {
    return Tensor.arange(of, DType.I64).lt(Tensor.of(new long[] {count}, 1));
  }

  @Test
  void no_gradient_flows() {
    List<Tensor> gradients = Grad.gradients(at -> {
      Tensor shares = SinkhornKnopp.DEFAULT.assign(at.getFirst());
      return shares.square().sum().add(at.getFirst().sum()); // of the second summand it is 1
    }, List.of(LIKENESSES));
    assertThat(gradients.getFirst().toDoubles()).containsOnly(1);
  }

  @Test
  void settings_that_make_no_sense_are_refused() {
    assertThatThrownBy(() -> new SinkhornKnopp(0, 3))
        .hasMessage("[sinkhornKnopp] epsilon must be above 0 and iterations 1 or more, but are 0.0 and 3");
  }

  /// Largest deviation of a prototype's mass from the mean, as a share of it.
  private static double deviation(int iterations) {
    double[] masses = new SinkhornKnopp(0.05, iterations).assign(LIKENESSES).sum(0, DROP).toDoubles();
    double equal = (double) SAMPLES / PROTOTYPES;
    return Arrays.stream(masses).map(mass -> Math.abs(mass / equal - 1)).max().orElseThrow();
  }

  /// SwAV's loops.
  private static double[] plain(double[][] likenesses, double epsilon, int iterations) {
    double[][] q = new double[SAMPLES][PROTOTYPES];
    for (int i = 0; i < SAMPLES; i++) {
      for (int k = 0; k < PROTOTYPES; k++) {
        q[i][k] = Math.exp((likenesses[i][k] - 1) / epsilon);
      }
    }
    for (int iteration = 0; iteration < iterations; iteration++) {
      for (int k = 0; k < PROTOTYPES; k++) {
        int prototype = k;
        double mass = Arrays.stream(q).mapToDouble(row -> row[prototype]).sum();
        Arrays.stream(q).forEach(row -> row[prototype] /= mass);
      }
      for (double[] row : q) {
        double sum = Arrays.stream(row).sum();
        Arrays.setAll(row, k -> row[k] / sum);
      }
    }
    return Arrays.stream(q).flatMapToDouble(Arrays::stream).toArray();
  }

  private static double[][] rows(Tensor x) {
    double[][] rows = new double[x.size(0)][];
    Arrays.setAll(rows, i -> x.select(0, i).toDoubles());
    return rows;
  }

  private static Tensor cosines() {
    Tensor features = Tensor.normal(KEY, DType.F64, SAMPLES, WIDTH);
    Tensor prototypes = Tensor.normal(KEY.fold(1), DType.F64, PROTOTYPES, WIDTH);
    return linear(l2Normalize(features, -1), l2Normalize(prototypes, -1));
  }
}
