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
import org.terrane.nn.layer.unet.UNet;
import org.terrane.nn.layer.unet.UNetConfig;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;

/// A tiny U-Net with conditions, on images of odd size, does what the same network does in PyTorch.
class UNetTest {
  private static final UNetConfig TINY = new UNetConfig(2, 4, List.of(1, 2), 1, List.of(1), 2, List.of(3, 5));
  private static final int INPUTS = 3; // the image and two conditions

  @ParameterizedTest
  @CsvSource({"F64, 1e-13", "F32, 1e-5"})
  void result_and_all_gradients(DType dtype, double tolerance) {
    ModelGolden golden = ModelGolden.of("unet/tiny");
    UNet net = UNet.create(Init.of(Key.of(1)).as(dtype), TINY);
    golden.fill(net);
    Scope.run(() -> check(golden, net, dtype, tolerance));
  }

  private static void check(ModelGolden golden, UNet net, DType dtype, double tolerance) {
    Map<String, Parameter> parameters = StateDict.of(net).parameters();
    List<Tensor> at = new ArrayList<>();
    for (int i = 0; i < INPUTS; i++) {
      at.add(golden.tensor("input" + i).to(dtype));
    }
    parameters.values().forEach(parameter -> at.add(parameter.value()));

    Grad.Vjp vjp = Grad.vjp(() -> net.forward(at.get(0), golden.tensor("times"), at.subList(1, INPUTS)), at,
        golden.tensor("seed").to(dtype));

    golden.check("output", vjp.value(), tolerance);
    for (int i = 0; i < INPUTS; i++) {
      golden.check("grad" + i, vjp.gradients().get(i), tolerance);
    }
    int next = INPUTS;
    for (String name : parameters.keySet()) {
      golden.check("grad/" + name, vjp.gradients().get(next++), tolerance);
    }
  }
}
