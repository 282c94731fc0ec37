package org.terrane.tests.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.terrane.tensor.DType;
import org.terrane.tensor.Run;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Abstract;
import org.terrane.tensor.op.Fused;

/// The shape rule says what comes out: of a call, of a composite, of a run that follows shapes only.
class ShapeRuleTest {
  @ParameterizedTest
  @MethodSource("org.terrane.tests.ops.OpCatalog#rows")
  void shape_rule_is_the_spec_of_the_result(OpRow row) {
    for (Sizes sizes : Subjects.sizesOf(row)) {
      for (DType dtype : List.of(DType.F32, DType.F64, DType.BF16)) {
        Scope.run(() -> check(row.call(sizes), dtype));
      }
    }
  }

  private static void check(OpCall call, DType dtype) {
    List<Tensor> inputs = call.draw(dtype);
    Spec expected = call.pure().infer(inputs.stream().map(Tensor::spec).toList());
    assertThat(call.apply(inputs).spec()).as("%s", call).isEqualTo(expected);
    Spec followed = Run.current().on(new Abstract()).call(() -> call.apply(inputs).spec());
    assertThat(followed).as("%s, shapes only", call).isEqualTo(expected);
    if (call.op() instanceof Fused fused) {
      assertThat(fused.composite(inputs).spec()).as("%s, composite", call).isEqualTo(expected);
    }
  }
}
