package org.terrane.tests.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.terrane.tensor.DType;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Engine;
import org.terrane.tensor.op.Update;

/// Updates give their targets the values of the composite, and leave the other inputs alone.
class UpdateTest {
  @ParameterizedTest
  @MethodSource("org.terrane.tests.ops.OpCatalog#updates")
  void targets_take_the_values_of_the_composite_in_f64(OpRow row) {
    for (Sizes sizes : Subjects.sizesOf(row)) {
      for (DType dtype : List.of(DType.F32, DType.F64, DType.BF16)) {
        Scope.run(() -> check(row, sizes, dtype));
      }
    }
  }

  private static void check(OpRow row, Sizes sizes, DType dtype) {
    OpCall call = row.call(sizes);
    Update update = (Update) call.op();
    List<Tensor> inputs = call.draw(dtype);
    List<Tensor> before = call.draw(dtype, DType.F64);
    List<Tensor> expected = update.composite(before);
    Engine.update(update, inputs);
    int targets = update.targets(inputs.size());
    assertThat(expected).as("%s", call).hasSize(targets);
    for (int i = 0; i < inputs.size(); i++) {
      String what = "input " + i + " in " + dtype + ", " + sizes + ", " + call;
      (i < targets ? row.tolerance() : Tolerance.EXACT)
          .check(what, inputs.get(i), i < targets ? expected.get(i) : before.get(i));
    }
  }
}
