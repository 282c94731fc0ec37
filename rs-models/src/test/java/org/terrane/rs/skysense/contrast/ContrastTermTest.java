package org.terrane.rs.skysense.contrast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.terrane.autograd.Grad;
import org.terrane.autograd.GradCheck;
import org.terrane.autograd.Parameter;
import org.terrane.nn.Init;
import org.terrane.nn.train.KeptBytes;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Run;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Abstract;

/// What holds of all three granularities.
class ContrastTermTest {
  private static final Key DRAW = Key.of(3);

  static List<ContrastTerm> terms() {
    return List.of(new PixelTerm(256), new PixelTerm(4), new ObjectTerm(new ObjectRule(3, 0.05, 3)), new ImageTerm());
  }

  @ParameterizedTest
  @MethodSource("terms")
  void gradients_are_those_of_finite_differences(ContrastTerm term) {
    Comparison comparison = Views.comparison(DType.F64, 0);
    Tensor teacher = Views.features("teacher", DType.F64);
    for (Optional<Tensor> seen : List.of(Optional.<Tensor>empty(), Optional.of(Views.seen()))) {
      GradCheck.check(at -> term.loss(new Pairs(at.getFirst(), teacher, seen), comparison, DRAW).loss(),
          List.of(Views.features("student", DType.F64)));
    }
  }

  @ParameterizedTest
  @MethodSource("terms")
  void no_gradient_reaches_teacher_or_centre(ContrastTerm term) {
    for (int rowsAtOnce : new int[] {0, 2}) {
      Comparison comparison = Views.comparison(DType.F64, rowsAtOnce);
      List<Tensor> at = new ArrayList<>(List.of(Views.features("student", DType.F64),
          Views.features("teacher", DType.F64), comparison.centre().mean().value()));
      comparison.teacher().parameters().forEach(parameter -> at.add(parameter.value()));

      List<Tensor> gradients = Grad.gradients(
          x -> term.loss(new Pairs(x.get(0), x.get(1), Optional.empty()), comparison, DRAW).loss(), at);

      assertThat(gradients.getFirst().abs().sum().item()).isPositive();
      gradients.subList(1, gradients.size()).forEach(none -> assertThat(none.toDoubles()).containsOnly(0));
    }
  }

  @ParameterizedTest
  @MethodSource("terms")
  void a_few_rows_at_a_time_give_the_same(ContrastTerm term) {
    Pairs pairs = new Pairs(Views.features("student", DType.F64), Views.features("teacher", DType.F64),
        Optional.of(Views.seen()));
    double[] whole = outcome(term, pairs, 0);
    for (int rowsAtOnce : new int[] {1, 2, 4, 100}) {
      assertThat(outcome(term, pairs, rowsAtOnce)).as("%d rows", rowsAtOnce).containsExactly(whole, within(1e-13));
    }
  }

  /// The paper's head over a sample's multispectral frames, by shapes only.
  @Test
  void a_few_rows_at_a_time_need_little_memory() {
    KeptBytes whole = new KeptBytes();
    KeptBytes pieces = new KeptBytes();
    long logits = 20 * 256 * 65_536L * Float.BYTES;
    compareByShapes(0, whole);
    compareByShapes(128, pieces);
    assertThat(whole.peak()).isGreaterThan(2 * logits);
    assertThat(pieces.peak()).isLessThan(logits / 2);
  }

  private static void compareByShapes(int rowsAtOnce, KeptBytes bytes) {
    Run shapes = Run.current().on(new Abstract());
    Init init = Init.of(Views.KEY);
    DinoHead.Config config = DinoHead.Config.dinoV2(1024);
    Comparison comparison = shapes.call(() -> new Comparison(DinoHead.create(init, config),
        DinoHead.create(init.frozen(), config), Centre.create(init, config.prototypes()), Views.LOSS, rowsAtOnce));
    shapes.with(bytes).call(() -> {
      Tensor features = Tensor.zeros(DType.F32, 20, 256, 1024);
      return PixelTerm.DEFAULT.loss(new Pairs(features, features, Optional.empty()), comparison, DRAW);
    });
  }

  /// The centre may move before the gradients are asked for.
  @ParameterizedTest
  @MethodSource("terms")
  void gradients_are_of_the_centre_before_its_update(ContrastTerm term) {
    Pairs pairs = Views.pairs(DType.F64);
    double[] before = gradient(term, pairs, 2, false);
    assertThat(gradient(term, pairs, 2, true)).containsExactly(before);
  }

  @ParameterizedTest
  @MethodSource("terms")
  void cells_not_seen_change_nothing(ContrastTerm term) {
    Tensor seen = Views.seen();
    Tensor noise = Tensor.where(seen.unsqueeze(-1), Tensor.full(0, DType.F64), Tensor.full(1e3, DType.F64));
    Tensor student = Views.features("student", DType.F64);
    Tensor teacher = Views.features("teacher", DType.F64);
    Comparison comparison = Views.comparison(DType.F64, 0);

    Comparison.Result plain = term.loss(new Pairs(student, teacher, Optional.of(seen)), comparison, DRAW);
    Comparison.Result other = term.loss(new Pairs(student.add(noise), teacher.add(noise), Optional.of(seen)),
        comparison, DRAW);

    assertThat(other.loss().toDoubles()).containsExactly(plain.loss().toDoubles(), within(1e-12));
    assertThat(other.teacher().logits().toDoubles())
        .containsExactly(plain.teacher().logits().toDoubles(), within(1e-12));
    assertThat(plain.loss().toDoubles()[0]).isPositive();
  }

  @ParameterizedTest
  @MethodSource("terms")
  void where_nothing_was_seen_loss_and_gradient_are_zero(ContrastTerm term) {
    Optional<Tensor> nothing = Optional.of(Tensor.zeros(DType.BOOL, Views.PAIRS, Views.CELLS));
    Comparison comparison = Views.comparison(DType.F32, 0);
    Pairs pairs = new Pairs(Views.features("student", DType.F32), Views.features("teacher", DType.F32), nothing);

    Grad.Vjp vjp = Grad.vjp(() -> term.loss(pairs, comparison, DRAW).loss(), List.of(pairs.student()), null);

    assertThat(vjp.value().item()).isZero();
    assertThat(vjp.gradients().getFirst().toFloats()).containsOnly(0);
    assertThat(term.loss(pairs, comparison, DRAW).teacher().rows().item()).isZero();
  }

  @ParameterizedTest
  @MethodSource("terms")
  void the_same_key_gives_the_same_to_the_bit(ContrastTerm term) {
    Pairs pairs = Views.pairs(DType.F32);
    Comparison comparison = Views.comparison(DType.F32, 0);
    Supplier<float[]> loss = () -> term.loss(pairs, comparison, DRAW).loss().toFloats();
    assertThat(loss.get()).containsExactly(loss.get());
  }

  @Test
  void what_does_not_fit_is_refused() {
    Tensor x = Views.features("student", DType.F32);
    assertThatThrownBy(() -> new Pairs(x, x.slice(1, 0, 2), Optional.empty()))
        .hasMessage("[pairs] teacher must be (3, 6, 5) like student, but is (3, 2, 5)");
    assertThatThrownBy(() -> new Pairs(x, x, Optional.of(Tensor.ones(DType.BOOL, 3, 5))))
        .hasMessage("[pairs] seen must be BOOL (3, 6), but is BOOL (3, 5)");
    assertThatThrownBy(() -> new PixelTerm(0)).hasMessage("[pixelTerm] budget must be 1 cell or more, but is 0");
    assertThatThrownBy(() -> new ObjectRule(0, 0.05, 3))
        .hasMessage("[objectRule] clusters must be 1 or more, but are 0");
    assertThatThrownBy(() -> Views.comparison(DType.F32, -1))
        .hasMessage("[comparison] rowsAtOnce must be 0 (all) or more, but is -1");
  }

  /// Loss, what the teacher said, gradients of the student's features and head: in one row.
  private static double[] outcome(ContrastTerm term, Pairs pairs, int rowsAtOnce) {
    Comparison comparison = Views.comparison(DType.F64, rowsAtOnce);
    List<Tensor> at = new ArrayList<>(List.of(pairs.student()));
    comparison.student().parameters().stream().map(Parameter::value).forEach(at::add);
    List<Tensor> all = new ArrayList<>();
    Grad.Vjp vjp = Grad.vjp(() -> {
      Comparison.Result result = term.loss(pairs, comparison, DRAW);
      all.addAll(List.of(result.teacher().logits(), result.teacher().probabilities(), result.teacher().rows()));
      return result.loss();
    }, at, null);
    all.add(vjp.value());
    all.addAll(vjp.gradients());
    return all.stream().flatMapToDouble(one -> Arrays.stream(one.toDoubles())).toArray();
  }

  private static double[] gradient(ContrastTerm term, Pairs pairs, int rowsAtOnce, boolean moved) {
    Comparison comparison = Views.comparison(DType.F64, rowsAtOnce);
    return Grad.vjp(() -> {
      Comparison.Result result = term.loss(pairs, comparison, DRAW);
      if (moved) {
        comparison.centre().update(List.of(result.teacher()), 0.1);
      }
      return result.loss();
    }, List.of(pairs.student()), null).gradients().getFirst().toDoubles();
  }
}
