package org.terrane.rs.skysense.contrast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.terrane.tensor.Keep.DROP;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.terrane.autograd.GradCheck;
import org.terrane.nn.Init;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Tensor;

class DinoLossTest {
  private static final Key KEY = Key.of(81);
  private static final DinoLoss LOSS = new DinoLoss(0.1, 0.04);
  private static final DinoLoss SINKHORN = new DinoLoss(0.1, 0.04, Centring.SINKHORN);
  private static final Tensor STUDENT = Tensor.normal(KEY.fold("student"), DType.F64, 4, 7).mul(0.3);
  private static final Tensor TEACHER = Tensor.normal(KEY.fold("teacher"), DType.F64, 4, 7).mul(0.3);
  private static final Tensor CENTRE = Tensor.normal(KEY.fold("centre"), DType.F64, 7).mul(0.3);

  @Test
  void it_is_the_cross_entropy_of_tempered_distributions() {
    double[] centre = CENTRE.toDoubles();
    double[] expected = new double[4];
    for (int row = 0; row < 4; row++) {
      double[] zt = TEACHER.select(0, row).toDoubles();
      Arrays.setAll(zt, k -> zt[k] - centre[k]);
      double[] target = distribution(zt, 0.04);
      double[] found = distribution(STUDENT.select(0, row).toDoubles(), 0.1);
      for (int k = 0; k < 7; k++) {
        expected[row] -= target[k] * Math.log(found[k]);
      }
    }
    assertThat(LOSS.of(STUDENT, TEACHER, CENTRE).toDoubles()).containsExactly(expected, within(1e-12));
  }

  @Test
  void gradients_are_those_of_finite_differences() {
    GradCheck.check(at -> LOSS.of(at.getFirst(), TEACHER, CENTRE), List.of(STUDENT));
  }

  @Test
  void what_one_prototype_gets_anyway_the_centre_takes_away() {
    Tensor shifted = TEACHER.add(CENTRE);
    Tensor without = LOSS.of(STUDENT, TEACHER, Tensor.zeros(DType.F64, 7));
    assertThat(LOSS.of(STUDENT, shifted, CENTRE).toDoubles()).containsExactly(without.toDoubles(), within(1e-12));
  }

  /// Source: DINOv2, `sinkhorn_knopp_teacher`, in plain numbers.
  @Test
  void by_sinkhorn_rows_share_the_prototypes_evenly() {
    double[][] plain = new double[4][];
    for (int row = 0; row < 4; row++) {
      plain[row] = Arrays.stream(TEACHER.select(0, row).toDoubles()).map(z -> Math.exp(z / 0.04)).toArray();
    }
    for (int i = 0; i < 3; i++) {
      for (int k = 0; k < 7; k++) {
        int prototype = k;
        double mass = Arrays.stream(plain).mapToDouble(row -> row[prototype]).sum();
        Arrays.stream(plain).forEach(row -> row[prototype] /= mass);
      }
      for (double[] row : plain) {
        double sum = Arrays.stream(row).sum();
        Arrays.setAll(row, k -> row[k] / sum);
      }
    }
    Tensor targets = SINKHORN.targets(TEACHER, CENTRE, Tensor.ones(DType.F64, 4));
    for (int row = 0; row < 4; row++) {
      assertThat(targets.select(0, row).toDoubles()).containsExactly(plain[row], within(1e-12));
    }
    Tensor losses = SINKHORN.crossEntropy(STUDENT, targets);
    assertThat(SINKHORN.of(STUDENT, TEACHER, CENTRE).toDoubles()).containsExactly(losses.toDoubles());
  }

  @Test
  void rows_that_do_not_count_have_no_share() {
    Tensor three = SINKHORN.targets(TEACHER.slice(0, 0, 3), CENTRE, Tensor.ones(DType.F64, 3));
    Tensor four = SINKHORN.targets(TEACHER, CENTRE, Tensor.of(new double[] {0.25, 0.25, 0.25, 0}, 4));
    assertThat(four.slice(0, 0, 3).toDoubles()).containsExactly(three.toDoubles(), within(1e-12));
    assertThat(four.select(0, 3).toDoubles()).containsOnly(0);
  }

  @Test
  void rows_that_share_are_all_needed_at_once() {
    Comparison all = Views.comparison(DType.F64, 0);
    assertThatThrownBy(() -> new Comparison(all.student(), all.teacher(), all.centre(), SINKHORN, 2))
        .hasMessageContaining("[comparison] rowsAtOnce must be 0 (all)");
  }

  @Test
  void great_logits_are_no_harm() {
    Tensor great = Tensor.of(new float[] {-1e5f, 1e5f, 0}, 1, 3);
    assertThat(LOSS.of(great, great, Tensor.zeros(DType.F32, 3)).abs().toFloats()).containsExactly(0);
  }

  @Test
  void a_centre_follows_the_mean_of_all_rows_that_used_the_head() {
    Centre centre = centre();
    TeacherMeans few = new TeacherMeans(TEACHER.select(0, 0), TEACHER.select(0, 3), Tensor.full(2, DType.F64));
    TeacherMeans many = new TeacherMeans(TEACHER.select(0, 1), TEACHER.select(0, 3), Tensor.full(6, DType.F64));
    Tensor mean = few.logits().mul(0.25).add(many.logits().mul(0.75));

    centre.update(List.of(few, many), 0.9);

    assertThat(centre.mean().value().toDoubles())
        .containsExactly(CENTRE.mul(0.9).add(mean.mul(0.1)).toDoubles(), within(1e-14));
  }

  @Test
  void without_rows_a_centre_stays() {
    Centre centre = centre();
    Tensor zeros = Tensor.zeros(DType.F64, 7);
    centre.update(List.of(), 0.9);
    centre.update(List.of(new TeacherMeans(zeros, zeros, Tensor.zeros(DType.F64))), 0.9);
    assertThat(centre.mean().value().toDoubles()).containsExactly(CENTRE.toDoubles());
  }

  @Test
  void a_centre_knows_nothing_of_the_student() {
    Comparison comparison = Views.comparison(DType.F64, 0);
    Tensor teacher = Views.features("teacher", DType.F64);
    double[][] means = new double[2][];
    for (int i = 0; i < 2; i++) {
      Pairs pairs = new Pairs(Views.features("student " + i, DType.F64), teacher, Optional.empty());
      means[i] = new ImageTerm().loss(pairs, comparison, KEY).teacher().logits().toDoubles();
    }
    assertThat(means[1]).containsExactly(means[0]);
    Tensor rows = teacher.mean(1, DROP);
    assertThat(means[0]).containsExactly(
        comparison.teacher().forward(rows).mean(0, DROP).toDoubles(), within(1e-14));
  }

  @Test
  void temperatures_of_zero_are_refused() {
    assertThatThrownBy(() -> new DinoLoss(0.1, 0)).hasMessage(
        "[dinoLoss] temperatures must be above 0, but are 0.1 of the student and 0.0 of the teacher");
  }

  private static Centre centre() {
    Centre centre = Centre.create(Init.of(KEY).as(DType.F64), 7);
    centre.mean().assign(CENTRE);
    return centre;
  }

  private static double[] distribution(double[] logits, double temperature) {
    double[] powers = Arrays.stream(logits).map(z -> Math.exp(z / temperature)).toArray();
    double sum = Arrays.stream(powers).sum();
    return Arrays.stream(powers).map(power -> power / sum).toArray();
  }
}
