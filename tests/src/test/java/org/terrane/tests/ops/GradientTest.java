package org.terrane.tests.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.terrane.autograd.Grad;
import org.terrane.autograd.GradCheck;
import org.terrane.tensor.DType;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;

/// Gradients against difference quotients in F64, then those of F32, which kernels compute, against those of F64.
class GradientTest {
  @ParameterizedTest
  @MethodSource("org.terrane.tests.ops.Subjects#differentiable")
  void gradient_matches_finite_differences(OpRow row) {
    for (Sizes sizes : Subjects.tiny()) {
      OpCall call = row.call(sizes);
      Scope.run(() -> {
        List<Tensor> inputs = call.draw(DType.F64);
        named(sizes, call, () -> GradCheck.check(call.of(inputs), call.floating(inputs)));
      });
    }
  }

  @ParameterizedTest
  @MethodSource("smooth")
  void second_derivatives_match_finite_differences(OpRow row) {
    Sizes sizes = Sizes.tiny(1);
    OpCall call = row.call(sizes);
    Scope.run(() -> {
      List<Tensor> inputs = call.draw(DType.F64);
      named(sizes, call, () -> GradCheck.check(floating -> slope(call, inputs, floating), call.floating(inputs)));
    });
  }

  @ParameterizedTest
  @MethodSource("org.terrane.tests.ops.Subjects#differentiable")
  void f32_gradients_agree_with_f64(OpRow row) {
    for (Sizes sizes : Subjects.sizesOf(row)) {
      OpCall call = row.call(sizes);
      Scope.run(() -> {
        List<Tensor> single = gradients(call, call.draw(DType.F32));
        List<Tensor> exact = gradients(call, call.draw(DType.F32, DType.F64));
        for (int i = 0; i < exact.size(); i++) {
          Tolerance.SUM.check("gradient " + i + ", " + sizes + ", " + call, single.get(i), exact.get(i));
        }
      });
    }
  }

  static Stream<OpRow> smooth() {
    return OpCatalog.rows(OpRow.Trait.SMOOTH).stream();
  }

  /// The gradients of the weighted result, each weighted again and summed.
  private static Tensor slope(OpCall call, List<Tensor> inputs, List<Tensor> floating) {
    List<Tensor> gradients = Grad.gradients(at -> {
      Tensor result = call.of(inputs).apply(at);
      return result.mul(Subjects.seed(result)).sum();
    }, floating);
    List<Tensor> sums = new ArrayList<>();
    gradients.forEach(gradient -> sums.add(gradient.mul(Subjects.seed(gradient)).sum()));
    return sums.stream().reduce(Tensor::add).orElseThrow();
  }

  private static List<Tensor> gradients(OpCall call, List<Tensor> inputs) {
    Tensor seed = Subjects.seed(call.apply(inputs));
    List<Tensor> floating = call.floating(inputs);
    return Grad.vjp(() -> call.of(inputs).apply(floating), floating, seed).gradients();
  }

  private static void named(Sizes sizes, OpCall call, Runnable check) {
    try {
      check.run();
    } catch (AssertionError e) {
      throw new AssertionError(sizes + ", " + call + ": " + e.getMessage(), e);
    }
  }
}
