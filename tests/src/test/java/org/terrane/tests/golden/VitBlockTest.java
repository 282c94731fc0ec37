package org.terrane.tests.golden;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.terrane.autograd.Grad;
import org.terrane.autograd.Parameter;
import org.terrane.nn.Init;
import org.terrane.nn.StateDict;
import org.terrane.nn.layer.Block;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;

/// A block of a vision transformer is PyTorch's own pre-norm layer, under timm's names.
class VitBlockTest {
  private static final int DIM = 32;
  private static final int HEADS = 2;

  @ParameterizedTest
  @CsvSource({"F64, 1e-13", "F32, 1e-6"})
  void result_and_all_gradients(DType dtype, double tolerance) {
    ModelGolden golden = ModelGolden.of("vit/block");
    Block block = Block.create(Init.of(Key.of(1)).as(dtype), DIM, HEADS, 4 * DIM, 0);
    golden.fill(block);
    Scope.run(() -> check(golden, block, dtype, tolerance));
  }

  private static void check(ModelGolden golden, Block block, DType dtype, double tolerance) {
    Map<String, Parameter> parameters = StateDict.of(block).parameters();
    Tensor x = golden.tensor("input").to(dtype);
    List<Tensor> at = new ArrayList<>(List.of(x));
    parameters.values().forEach(parameter -> at.add(parameter.value()));

    Grad.Vjp vjp = Grad.vjp(() -> block.forward(x), at, golden.tensor("seed").to(dtype));

    golden.check("output", vjp.value(), tolerance);
    golden.check("grad", vjp.gradients().getFirst(), tolerance);
    int next = 1;
    for (String name : parameters.keySet()) {
      golden.check("grad/" + name, vjp.gradients().get(next++), tolerance);
    }
  }
}
