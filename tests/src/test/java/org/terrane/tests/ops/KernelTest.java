package org.terrane.tests.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.terrane.autograd.Grad;
import org.terrane.tensor.DType;
import org.terrane.tensor.Device;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Backends;
import org.terrane.tensor.engine.Kernel;
import org.terrane.tensor.engine.KernelTable;
import org.terrane.tensor.op.Fused;
import org.terrane.tensor.op.Op;

/// No kernel cuts the graph: the classic silent fault of engines is a fast forward pass without a gradient.
class KernelTest {
  private static final KernelTable TABLE = Backends.of(Device.CPU).kernels();

  @ParameterizedTest
  @MethodSource("kernels")
  void gradient_flows_through_every_kernel_to_every_input(Class<? extends Fused> operation) {
    List<OpRow> rows = rowsOf(operation);
    assertThat(rows).as("rows of the catalogue that reach the kernel of %s", operation.getSimpleName()).isNotEmpty();
    rows.forEach(row -> Scope.run(() -> checkFlow(row.call(Sizes.edge(33)))));
  }

  @ParameterizedTest
  @MethodSource("operations")
  void a_row_of_the_catalogue_reaches_every_kernel(Class<? extends Op> operation) {
    Stream<OpRow> rows = Stream.concat(OpCatalog.rows().stream(), OpCatalog.updates().stream());
    assertThat(rows.filter(row -> operation.isInstance(row.call(Sizes.edge(33)).op()))).isNotEmpty();
  }

  static Stream<Class<? extends Fused>> kernels() {
    return TABLE.fused().keySet().stream();
  }

  static Stream<Class<? extends Op>> operations() {
    return TABLE.operations().stream();
  }

  /// Rows of an operation whose F32 inputs its kernel takes.
  private static List<OpRow> rowsOf(Class<? extends Fused> operation) {
    return OpCatalog.rows(OpRow.Trait.DIFFERENTIABLE).stream().filter(row -> {
      OpCall call = row.call(Sizes.edge(33));
      return operation.isInstance(call.op()) && TABLE.find((Fused) call.op(), specs(call)).isPresent();
    }).toList();
  }

  private static List<Spec> specs(OpCall call) {
    return Scope.run(() -> call.draw(DType.F32)).stream().map(Tensor::spec).toList();
  }

  private static void checkFlow(OpCall call) {
    List<Tensor> inputs = call.draw(DType.F32);
    List<Tensor> floating = call.floating(inputs);
    Tensor seed = Subjects.seed(call.apply(inputs));
    List<Tensor> gradients = Grad.vjp(() -> call.of(inputs).apply(floating), floating, seed).gradients();
    boolean backward = TABLE.find((Fused) call.op(), specs(call)).map(Kernel::hasBackward).orElse(false);
    for (int i = 0; i < gradients.size(); i++) {
      assertThat(Arrays.stream(gradients.get(i).toDoubles()).anyMatch(value -> value != 0))
          .as("gradient of input %d of %s flows (kernel with%s backward)", i, call, backward ? "" : "out").isTrue();
    }
  }
}
