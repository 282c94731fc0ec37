package org.terrane.tests.ops;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.terrane.autograd.Grad;
import org.terrane.tensor.DType;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.cpu.pool.Workers;
import org.terrane.tensor.engine.Engine;
import org.terrane.tensor.op.Update;

/// The same bits for any number of threads, forward and backward.
class ThreadsTest {
  private final int threads = Workers.threads();

  @AfterEach
  void restore() {
    Workers.threads(threads);
  }

  @ParameterizedTest
  @MethodSource("org.terrane.tests.ops.OpCatalog#rows")
  void result_and_gradients_do_not_depend_on_threads(OpRow row) {
    OpCall call = row.call(Sizes.large());
    Scope.run(() -> {
      List<Tensor> inputs = call.draw(DType.F32);
      check(call, run(row, call, inputs, 1), run(row, call, inputs, 3));
    });
  }

  @ParameterizedTest
  @MethodSource("org.terrane.tests.ops.OpCatalog#updates")
  void updates_do_not_depend_on_threads(OpRow row) {
    OpCall call = row.call(Sizes.large());
    Scope.run(() -> check(call, update(call, 1), update(call, 3)));
  }

  private static void check(OpCall call, List<Tensor> one, List<Tensor> three) {
    for (int i = 0; i < one.size(); i++) {
      Tolerance.EXACT.check("result " + i + " of " + call, three.get(i), one.get(i));
    }
  }

  private static List<Tensor> run(OpRow row, OpCall call, List<Tensor> inputs, int threads) {
    Workers.threads(threads);
    Tensor result = call.apply(inputs);
    if (!row.has(OpRow.Trait.DIFFERENTIABLE)) {
      return List.of(result);
    }
    List<Tensor> floating = call.floating(inputs);
    Tensor seed = Subjects.seed(result);
    Grad.Vjp vjp = Grad.vjp(() -> call.of(inputs).apply(floating), floating, seed);
    return Stream.concat(Stream.of(result, vjp.value()), vjp.gradients().stream()).toList();
  }

  private static List<Tensor> update(OpCall call, int threads) {
    Workers.threads(threads);
    List<Tensor> inputs = call.draw(DType.F32);
    Engine.update((Update) call.op(), inputs);
    return inputs;
  }
}
