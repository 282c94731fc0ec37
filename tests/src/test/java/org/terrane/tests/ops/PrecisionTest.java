package org.terrane.tests.ops;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.terrane.tensor.DType;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.op.Fused;

/// F32 and BF16, as kernels compute them, against F64 and against composites.
class PrecisionTest {
  @ParameterizedTest
  @MethodSource("org.terrane.tests.ops.OpCatalog#rows")
  void f32_agrees_with_f64(OpRow row) {
    agrees(row, DType.F32);
  }

  @ParameterizedTest
  @MethodSource("org.terrane.tests.ops.OpCatalog#rows")
  void bf16_agrees_with_f64(OpRow row) {
    agrees(row, DType.BF16);
  }

  @ParameterizedTest
  @MethodSource("org.terrane.tests.ops.OpCatalog#rows")
  void kernel_agrees_with_composite(OpRow row) {
    for (Sizes sizes : Subjects.sizesOf(row)) {
      OpCall call = row.call(sizes);
      if (call.op() instanceof Fused fused) {
        Scope.run(() -> {
          List<Tensor> inputs = call.draw(DType.F32);
          Tensor composite = Scope.run(() -> fused.composite(inputs));
          row.tolerance().check(sizes + ", " + call, call.apply(inputs), composite);
        });
      }
    }
  }

  private static void agrees(OpRow row, DType dtype) {
    for (Sizes sizes : Subjects.sizesOf(row)) {
      OpCall call = row.call(sizes);
      Scope.run(() -> row.tolerance().check(sizes + ", " + call, call.apply(call.draw(dtype)),
          call.apply(call.draw(dtype, DType.F64))));
    }
  }
}
