package org.terrane.rs.skysense.contrast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.terrane.tensor.Keep.DROP;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Tensor;

/// What the rows are that each granularity compares.
class GranularityTest {
  private static final Key KEY = Key.of(101);
  private static final Comparison COMPARISON = Views.comparison(DType.F64, 0);

  @Test
  void pixels_are_compared_with_the_same_pixels() {
    Pairs pairs = Views.pairs(DType.F64);
    double expected = Arrays.stream(losses(pairs)).average().orElseThrow();
    assertThat(loss(PixelTerm.DEFAULT, pairs)).isCloseTo(expected, within(1e-12));
  }

  @Test
  void pixels_beyond_the_budget_are_left_out_of_both_views_alike() {
    Pairs all = Views.pairs(DType.F64);
    Pairs pairs = new Pairs(all.student().slice(0, 0, 1), all.teacher().slice(0, 0, 1), Optional.empty());
    double[] losses = losses(pairs);
    List<Double> means = new ArrayList<>(); // of any two pixels
    for (int i = 0; i < losses.length; i++) {
      for (int j = 0; j < i; j++) {
        means.add((losses[i] + losses[j]) / 2);
      }
    }
    List<Integer> found = new ArrayList<>();
    for (int draw = 0; draw < 30; draw++) {
      double loss = new PixelTerm(2).loss(pairs, COMPARISON, KEY.fold(draw)).loss().toDoubles()[0];
      found.add((int) means.stream().filter(mean -> mean < loss - 1e-12).count());
      assertThat(means).anySatisfy(mean -> assertThat(mean).isCloseTo(loss, within(1e-12)));
    }
    assertThat(found.stream().distinct().count()).isGreaterThan(5);
  }

  @Test
  void pixels_that_both_saw_come_first() {
    Pairs pairs = masked();
    assertThat(loss(new PixelTerm(6), pairs)).isCloseTo(loss(PixelTerm.DEFAULT, pairs), within(1e-12));
    Pairs second = new Pairs(pairs.student().slice(0, 1, 2), pairs.teacher().slice(0, 1, 2),
        pairs.seen().map(mask -> mask.slice(0, 1, 2))); // of which four cells of six were seen
    assertThat(loss(new PixelTerm(4), second)).isCloseTo(loss(PixelTerm.DEFAULT, second), within(1e-12));
  }

  @Test
  void an_image_is_the_mean_of_the_cells_that_both_saw() {
    Pairs pairs = masked();
    Tensor student = Tensor.concat(0, mean(pairs.student(), 0, 0, 1, 2, 3, 4, 5), mean(pairs.student(), 1, 0, 2, 4, 5));
    Tensor teacher = Tensor.concat(0, mean(pairs.teacher(), 0, 0, 1, 2, 3, 4, 5), mean(pairs.teacher(), 1, 0, 2, 4, 5));
    double expected = Arrays.stream(losses(new Pairs(student, teacher, Optional.empty()))).average().orElseThrow();
    assertThat(loss(new ImageTerm(), pairs)).isCloseTo(expected, within(1e-12));
  }

  @Test
  void a_local_crop_is_compared_with_a_whole_view() {
    Tensor local = Views.features("student", DType.F64).slice(1, 0, 2);
    Tensor global = Views.features("teacher", DType.F64);
    Pairs means = Pairs.ofMeans(local, Optional.empty(), global, Optional.of(Views.seen()));
    assertThat(means.student().toDoubles()).containsExactly(local.mean(1, DROP).toDoubles(), within(1e-14));
    assertThat(means.seen().orElseThrow().to(DType.I64).toLongs()).containsExactly(1, 1, 0);
    Pairs two = new Pairs(means.student().slice(0, 0, 2), means.teacher().slice(0, 0, 2), Optional.empty());
    assertThat(loss(new ImageTerm(), means)).isCloseTo(loss(new ImageTerm(), two), within(1e-12));
  }

  @Test
  void shares_of_a_cluster_make_a_mean_of_cells_that_were_seen() {
    ObjectTerm term = new ObjectTerm(new ObjectRule(3, 0.05, 3));
    Pairs pairs = masked();
    Seeds seeds = Seeds.draw(pairs.teacher(), pairs.seen(), 3, KEY);
    Tensor shares = term.shares(pairs, seeds);
    assertThat(shares.sum(1, DROP).toDoubles())
        .containsExactly(new double[] {1, 1, 1, 1, 1, 1, 0, 0, 0}, within(1e-12));
    Tensor hidden = Views.seen().to(DType.F64).affine(-1, 1).unsqueeze(-1);
    assertThat(shares.mul(hidden).toDoubles()).containsOnly(0);
    assertThat(Arrays.stream(shares.toDoubles())).allMatch(share -> share >= 0);
  }

  /// An image of two kinds of ground, as large as one another: each becomes an object.
  @Test
  void objects_are_cells_that_look_alike_to_the_teacher() {
    Tensor ground = Tensor.of(new double[] {1, 0, 0, 0, 1, 0}, 2, 1, 3);
    Tensor noise = Tensor.normal(KEY, DType.F64, 2, 4, 3).mul(0.05);
    Tensor teacher = ground.add(noise).reshape(1, 8, 3);
    Pairs pairs = new Pairs(Tensor.normal(KEY, DType.F64, 1, 8, 3), teacher, Optional.empty());
    Seeds seeds = Seeds.draw(teacher, Optional.empty(), 2, KEY);
    Tensor shares = new ObjectTerm(new ObjectRule(2, 0.05, 3)).shares(pairs, seeds); // (1, 8, 2)
    for (int cluster = 0; cluster < 2; cluster++) {
      boolean first = seeds.cells().toLongs()[cluster] < 4;
      double inFirst = shares.select(2, cluster).slice(1, 0, 4).sum().toDoubles()[0];
      assertThat(inFirst).isCloseTo(first ? 1 : 0, within(1e-6));
    }
  }

  @Test
  void objects_of_which_an_image_has_too_few_cells_do_not_count() {
    Pairs pairs = masked(); // 6, 4 and 0 cells
    ObjectTerm term = new ObjectTerm(new ObjectRule(5, 0.05, 3));
    assertThat(term.loss(pairs, COMPARISON, KEY).teacher().rows().item()).isEqualTo(5 + 4);
  }

  private static Pairs masked() {
    Pairs pairs = Views.pairs(DType.F64);
    return new Pairs(pairs.student(), pairs.teacher(), Optional.of(Views.seen()));
  }

  private static Tensor mean(Tensor features, int image, int... cells) {
    List<Tensor> rows = Arrays.stream(cells).mapToObj(cell -> features.select(0, image).slice(0, cell, cell + 1))
        .toList();
    return Tensor.concat(0, rows).mean(0, DROP).reshape(1, 1, -1);
  }

  /// L_CL of every cell.
  private static double[] losses(Pairs pairs) {
    Tensor student = COMPARISON.student().forward(pairs.student().reshape(-1, Views.WIDTH));
    Tensor teacher = COMPARISON.teacher().forward(pairs.teacher().reshape(-1, Views.WIDTH));
    return Views.LOSS.of(student, teacher, COMPARISON.centre().mean().value()).toDoubles();
  }

  private static double loss(ContrastTerm term, Pairs pairs) {
    return term.loss(pairs, COMPARISON, KEY).loss().toDoubles()[0];
  }
}
