package org.terrane.tests.golden;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.terrane.autograd.Grad;
import org.terrane.autograd.Parameter;
import org.terrane.nn.Init;
import org.terrane.nn.Slot;
import org.terrane.nn.StateDict;
import org.terrane.nn.layer.BasicBlock;
import org.terrane.nn.layer.Bottleneck;
import org.terrane.nn.layer.ResNet;
import org.terrane.nn.layer.ResNet.BlockKind;
import org.terrane.nn.layer.UnaryLayer;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Run;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;

/// Both residual blocks and the whole of a tiny network, under torchvision's names: results while training and after,
/// gradients, and the running statistics of the batch norms.
class ResNetTest {
  private static final Key KEY = Key.of(1);

  /// What `make/resnet.py` made, by the golden's name.
  private enum Case {
    BASIC("basic", init -> BasicBlock.create(init, 4, 8, 2, false)),
    BOTTLENECK("bottleneck", init -> Bottleneck.create(init, 16, 4, 1, false)),
    TINY("tiny", init -> ResNet.create(init,
        new ResNet.Config(BlockKind.BASIC, 5, 8, List.of(1, 1, 1, 1), 3, false)));

    private final String golden;
    private final Function<Init, UnaryLayer> create;

    Case(String golden, Function<Init, UnaryLayer> create) {
      this.golden = golden;
      this.create = create;
    }
  }

  /// In F32, PyTorch itself is 6e-7 away from its own F64 with blocks and 4e-6 with the network, whose many norms over
  /// few pixels make rounding larger.
  @ParameterizedTest
  @CsvSource({"BASIC, F64, 1e-12", "BASIC, F32, 2e-6", "BOTTLENECK, F64, 1e-12", "BOTTLENECK, F32, 2e-6",
      "TINY, F64, 1e-12", "TINY, F32, 1e-5"})
  void results_all_gradients_and_running_statistics(Case which, DType dtype, double tolerance) {
    ModelGolden golden = ModelGolden.of("resnet/" + which.golden);
    UnaryLayer layer = which.create.apply(Init.of(KEY).as(dtype));
    golden.fill(layer);
    Scope.run(() -> {
      Tensor x = golden.tensor("input").to(dtype);
      checkTraining(golden, layer, x, tolerance);
      checkStatistics(golden, layer, tolerance);
      golden.check("evaluated", layer.forward(x), tolerance);
    });
  }

  private static void checkTraining(ModelGolden golden, UnaryLayer layer, Tensor x, double tolerance) {
    Map<String, Parameter> parameters = StateDict.of(layer).parameters();
    List<Tensor> at = new ArrayList<>(List.of(x));
    parameters.values().forEach(parameter -> at.add(parameter.value()));

    Grad.Vjp vjp = Run.training(KEY)
        .call(() -> Grad.vjp(() -> layer.forward(x), at, golden.tensor("seed").to(x.dtype())));

    golden.check("output", vjp.value(), tolerance);
    golden.check("grad", vjp.gradients().getFirst(), tolerance);
    int next = 1;
    for (String name : parameters.keySet()) {
      golden.check("grad/" + name, vjp.gradients().get(next++), tolerance);
    }
  }

  private static void checkStatistics(ModelGolden golden, UnaryLayer layer, double tolerance) {
    StateDict.of(layer).forEach((name, slot) -> {
      if (!(slot instanceof Slot.OfParameter)) {
        golden.check("after/" + name, slot.value(), tolerance);
      }
    });
  }
}
