package org.terrane.tests.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.terrane.autograd.Grad;
import org.terrane.tensor.DType;
import org.terrane.tensor.Device;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Backend;
import org.terrane.tensor.engine.Backends;
import org.terrane.tensor.engine.Engine;
import org.terrane.tensor.op.Update;
import org.terrane.tensor.op.View;

/// An operation leaves behind its result and nothing else, and a scope nothing at all.
class LeakTest {
  private static final List<DType> DTYPES = List.of(DType.F32, DType.F64, DType.BF16);
  private static final Backend BACKEND = Backends.of(Device.CPU);

  @ParameterizedTest
  @MethodSource("org.terrane.tests.ops.OpCatalog#rows")
  void an_operation_leaves_one_buffer_and_a_view_none(OpRow row) {
    OpCall call = row.call(Sizes.edge(31));
    for (DType dtype : DTYPES) {
      long before = BACKEND.liveBuffers();
      Scope.run(() -> {
        List<Tensor> inputs = call.draw(dtype);
        long growth = growth(() -> call.apply(inputs));
        long results = call.op() instanceof View ? 0 : 1;
        assertThat(growth).as("%s in %s", call, dtype).isEqualTo(results);
        Tensor seed = Subjects.seed(call.apply(inputs));
        if (row.has(OpRow.Trait.DIFFERENTIABLE)) {
          List<Tensor> floating = call.floating(inputs);
          long most = 1 + floating.size();
          long growthOfGradient = growth(() ->
              Scope.run(() -> Grad.vjp(() -> call.of(inputs).apply(floating), floating, seed)));
          assertThat(growthOfGradient).as("gradient of %s in %s", call, dtype).isLessThanOrEqualTo(most);
        }
      });
      assertThat(BACKEND.liveBuffers()).as("after %s in %s", call, dtype).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @MethodSource("org.terrane.tests.ops.OpCatalog#updates")
  void an_update_leaves_no_buffer(OpRow row) {
    OpCall call = row.call(Sizes.edge(31));
    long before = BACKEND.liveBuffers();
    Scope.run(() -> {
      List<Tensor> inputs = call.draw(DType.F32);
      assertThat(growth(() -> Engine.update((Update) call.op(), inputs))).as("%s", call).isZero();
    });
    assertThat(BACKEND.liveBuffers()).as("after %s", call).isEqualTo(before);
  }

  private static long growth(Runnable body) {
    long before = BACKEND.liveBuffers();
    body.run();
    return BACKEND.liveBuffers() - before;
  }
}
