package org.terrane.tests.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.terrane.autograd.Grad;
import org.terrane.tensor.DType;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Engine;
import org.terrane.tensor.op.Update;

/// Results, gradients and updated values are PyTorch's: in F64 but for rounding, in F32 within the row's tolerance.
class GoldenTest {
  private static final Map<String, String> WITHOUT_GOLDEN = Map.of(
      "random UNIFORM", "the numbers are those of this engine's own generator",
      "random NORMAL", "the numbers are those of this engine's own generator",
      "dropout", "what is dropped, this engine's own generator says",
      "dropPath", "what is dropped, this engine's own generator says",
      "residualAdd of BF16", "goldens hold numbers of F32",
      "lars", "PyTorch has no such optimizer");

  @Test
  void every_row_has_a_golden_or_a_reason() {
    Set<String> expected = Stream.concat(OpCatalog.rows().stream(), OpCatalog.updates().stream())
        .map(OpRow::name).collect(Collectors.toCollection(HashSet::new));
    expected.removeAll(WITHOUT_GOLDEN.keySet());
    assertThat(Golden.rows()).as("rows of golden/make/ops.py").containsExactlyInAnyOrderElementsOf(expected);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void result_and_gradients_in_f64(OpRow row) {
    Tolerance result = row.tolerance() == Tolerance.EXACT ? Tolerance.EXACT : Tolerance.DOUBLE;
    Scope.run(() -> check(row, DType.F64, result, Tolerance.DOUBLE));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void result_and_gradients_in_f32(OpRow row) {
    Scope.run(() -> check(row, DType.F32, row.tolerance(), Tolerance.SUM));
  }

  @ParameterizedTest
  @MethodSource("updates")
  void updated_values(OpRow row) {
    Scope.run(() -> checkUpdate(row, DType.F64, Tolerance.DOUBLE));
    Scope.run(() -> checkUpdate(row, DType.F32, row.tolerance()));
  }

  static Stream<OpRow> rows() {
    return withGolden(OpCatalog.rows());
  }

  static Stream<OpRow> updates() {
    return withGolden(OpCatalog.updates());
  }

  private static Stream<OpRow> withGolden(List<OpRow> rows) {
    return rows.stream().filter(row -> Golden.rows().contains(row.name()));
  }

  private static void check(OpRow row, DType dtype, Tolerance forResult, Tolerance forGradients) {
    Golden golden = Golden.of(row);
    OpCall call = row.call(Sizes.golden());
    List<Tensor> inputs = inputs(golden, call, dtype);
    Tensor result = call.apply(inputs);
    forResult.check("result of " + call, result, golden.output());
    assertThat(golden.hasGradients()).as("golden has gradients").isEqualTo(hasGradients(call, result));
    if (golden.hasGradients()) {
      List<Tensor> floating = call.floating(inputs);
      Tensor seed = golden.seed().to(result.dtype());
      List<Tensor> gradients = Grad.vjp(() -> call.of(inputs).apply(floating), floating, seed).gradients();
      int[] indices = IntStream.range(0, inputs.size()).filter(i -> inputs.get(i).dtype().isFloating()).toArray();
      for (int i = 0; i < indices.length; i++) {
        forGradients.check("gradient " + indices[i] + " of " + call, gradients.get(i), golden.gradient(indices[i]));
      }
    }
  }

  private static void checkUpdate(OpRow row, DType dtype, Tolerance tolerance) {
    Golden golden = Golden.of(row);
    OpCall call = row.call(Sizes.golden());
    List<Tensor> inputs = inputs(golden, call, dtype);
    Engine.update((Update) call.op(), inputs);
    List<Tensor> expected = golden.outputs();
    assertThat(expected).hasSize(((Update) call.op()).targets(inputs.size()));
    for (int i = 0; i < expected.size(); i++) {
      tolerance.check("target " + i + " of " + call, inputs.get(i), expected.get(i));
    }
  }

  private static List<Tensor> inputs(Golden golden, OpCall call, DType dtype) {
    List<Tensor> inputs = golden.inputs(dtype);
    assertThat(inputs.stream().map(Tensor::shape).toList()).as("shapes of the golden's inputs")
        .isEqualTo(call.inputs().stream().map(Input::shape).toList());
    return inputs;
  }

  private static boolean hasGradients(OpCall call, Tensor result) {
    return result.dtype().isFloating() && call.inputs().stream().anyMatch(Input::isFloating);
  }
}
