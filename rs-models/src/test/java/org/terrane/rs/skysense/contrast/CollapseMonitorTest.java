package org.terrane.rs.skysense.contrast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Tensor;

/// The bounds of methods.md 4.9: ½·ln(min(K, samples)) and 0.1/√d.
class CollapseMonitorTest {
  private static final Key KEY = Key.of(121);
  private static final int ROWS = 200;
  private static final int WIDTH = 16;
  private static final Tensor ALL = Tensor.ones(DType.F64, ROWS);

  @Test
  void features_that_are_all_the_same_have_collapsed() {
    Tensor same = Tensor.normal(KEY, DType.F64, 1, WIDTH);
    Tensor nearly = same.add(Tensor.normal(KEY.fold(1), DType.F64, ROWS, WIDTH).mul(0.01));
    for (Tensor features : new Tensor[] {same.expand(ROWS, WIDTH), nearly}) {
      CollapseMonitor.Spread spread = CollapseMonitor.spread(features, ALL);
      assertThat(spread.mean().item()).isBetween(0f, 0.5f);
      assertThat(spread.least().item()).isBetween(0f, 0.5f);
    }
  }

  /// Of vectors spread evenly over the sphere each dimension deviates by 1/√d, ten times the bound.
  @Test
  void features_that_spread_have_not() {
    Tensor features = Tensor.normal(KEY, DType.F64, ROWS, WIDTH);
    CollapseMonitor.Spread spread = CollapseMonitor.spread(features.mul(7), ALL);
    assertThat(spread.mean().item()).isCloseTo(10, within(0.5f));
    assertThat(spread.least().item()).isBetween(7f, spread.mean().item());
  }

  @Test
  void one_dimension_that_says_nothing_is_the_least() {
    Tensor features = Tensor.concat(1, Tensor.normal(KEY, DType.F64, ROWS, WIDTH - 1),
        Tensor.zeros(DType.F64, ROWS, 1));
    CollapseMonitor.Spread spread = CollapseMonitor.spread(features, ALL);
    assertThat(spread.least().item()).isZero();
    assertThat(spread.mean().item()).isGreaterThan(1);
  }

  @Test
  void rows_that_do_not_count_have_no_say() {
    Tensor half = Tensor.arange(ROWS, DType.F64).lt(Tensor.full(ROWS / 2, DType.F64)).to(DType.F64);
    Tensor features = Tensor.normal(KEY, DType.F64, ROWS / 2, WIDTH);
    Tensor noisy = Tensor.concat(0, features, Tensor.full(1e3, DType.F64, ROWS / 2, WIDTH));
    CollapseMonitor.Spread plain = CollapseMonitor.spread(features, Tensor.ones(DType.F64, ROWS / 2));
    assertThat(CollapseMonitor.spread(noisy, half).mean().item()).isCloseTo(plain.mean().item(), within(1e-5f));
  }

  @Test
  void a_teacher_that_always_says_the_same_prototype_has_collapsed() {
    Tensor one = Tensor.of(new double[] {0, 0, 1, 0}, 4);
    assertThat(entropy(one, 100)).isZero();
    Tensor nearly = Tensor.of(new double[] {0.01, 0.01, 0.97, 0.01}, 4);
    assertThat(entropy(nearly, 100)).isBetween(0.0, 0.5);
  }

  /// With all prototypes alike the entropy is ln K, twice the bound; fewer rows can fill but as many prototypes.
  @Test
  void a_teacher_that_uses_all_prototypes_has_not() {
    assertThat(entropy(Tensor.full(0.25, DType.F64, 4), 100)).isCloseTo(2, within(1e-6));
    assertThat(entropy(Tensor.of(new double[] {0.5, 0, 0.5, 0}, 4), 2)).isCloseTo(2, within(1e-6));
    assertThat(entropy(Tensor.of(new double[] {0.5, 0, 0.5, 0}, 4), 100)).isCloseTo(1, within(1e-6));
  }

  @Test
  void of_fewer_than_two_rows_nothing_is_said() {
    assertThat(entropy(Tensor.of(new double[] {1, 0}, 2), 1)).isEqualTo(1);
    assertThat(entropy(Tensor.zeros(DType.F64, 2), 0)).isEqualTo(1);
    Tensor row = Tensor.ones(DType.F64, 1, WIDTH);
    assertThat(CollapseMonitor.spread(row, Tensor.ones(DType.F64, 1)).mean().item()).isEqualTo(1);
    assertThat(CollapseMonitor.spread(row, Tensor.zeros(DType.F64, 1)).least().item()).isEqualTo(1);
  }

  private static double entropy(Tensor probabilities, int rows) {
    return CollapseMonitor.entropy(new TeacherMeans(probabilities, probabilities, Tensor.full(rows, DType.F64)))
        .toDoubles()[0];
  }
}
