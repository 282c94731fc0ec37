package org.terrane.tests.golden;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.terrane.autograd.Grad;
import org.terrane.autograd.Parameter;
import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.nn.StateDict;
import org.terrane.rs.skysense.SeriesEncoder;
import org.terrane.rs.skysense.TemporalFusion;
import org.terrane.rs.skysense.UpHead;
import org.terrane.rs.skysense.contrast.DinoHead;
import org.terrane.rs.skysense.contrast.SinkhornKnopp;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;

/// SkySense's parts: the fusion of sequences with missing frames, the encoder of a series with its up head on images of
/// another size than its position codes are for, a DINO head, and Sinkhorn's shares.
class SkySenseTest {
  private static final Init INIT = Init.of(Key.of(1));

  private record Series(SeriesEncoder encoder, UpHead up) implements Layer {}

  @ParameterizedTest
  @CsvSource({"F64, 1e-13", "F32, 3e-6"})
  void temporal_fusion(DType dtype, double tolerance) {
    ModelGolden golden = ModelGolden.of("skysense/fusion");
    TemporalFusion fusion = TemporalFusion.create(INIT.as(dtype), 6, new TemporalFusion.Config(8, 2, 2, 0));
    golden.fill(fusion);
    Scope.run(() -> {
      Tensor tokens = golden.tensor("input").to(dtype);
      Tensor present = golden.tensor("missing").to(DType.F32).eq(0);
      check(golden, fusion, tokens, () -> fusion.forward(tokens, present), tolerance);
    });
  }

  @ParameterizedTest
  @CsvSource({"F64, 1e-13", "F32, 3e-6"})
  void series_encoder_and_up_head(DType dtype, double tolerance) {
    ModelGolden golden = ModelGolden.of("skysense/series");
    Init init = INIT.as(dtype);
    Series series = new Series(SeriesEncoder.create(init, new SeriesEncoder.Config(3, 12, 4, 8, 2, 2, 0)),
        UpHead.create(init, 8, 5, 4));
    golden.fill(series);
    Scope.run(() -> {
      Tensor images = golden.tensor("input").to(dtype);
      check(golden, series, images, () -> series.up().forward(series.encoder().forward(images)), tolerance);
    });
  }

  @ParameterizedTest
  @CsvSource({"F64, 1e-13", "F32, 3e-6"})
  void head(DType dtype, double tolerance) {
    ModelGolden golden = ModelGolden.of("skysense/head");
    DinoHead head = DinoHead.create(INIT.as(dtype), new DinoHead.Config(6, 8, 4, 10));
    golden.fill(head);
    Scope.run(() -> {
      Tensor x = golden.tensor("input").to(dtype);
      check(golden, head, x, () -> head.forward(x), tolerance);
    });
  }

  @Test
  void sinkhorn() {
    ModelGolden golden = ModelGolden.of("skysense/sinkhorn");
    Tensor likenesses = golden.tensor("likenesses");
    for (int iterations : new int[] {1, 3, 10}) {
      SinkhornKnopp sinkhorn = new SinkhornKnopp(0.05, iterations);
      golden.check("shares" + iterations, sinkhorn.assign(likenesses.to(DType.F64)), 1e-13);
      golden.check("shares" + iterations, sinkhorn.assign(likenesses), 1e-5);
    }
  }

  private static void check(ModelGolden golden, Layer layer, Tensor x, Supplier<Tensor> forward, double tolerance) {
    Map<String, Parameter> parameters = StateDict.of(layer).parameters();
    List<Tensor> at = new ArrayList<>(List.of(x));
    parameters.values().forEach(parameter -> at.add(parameter.value()));

    Grad.Vjp vjp = Grad.vjp(forward, at, golden.tensor("seed").to(x.dtype()));

    golden.check("output", vjp.value(), tolerance);
    golden.check("grad", vjp.gradients().getFirst(), tolerance);
    int next = 1;
    for (String name : parameters.keySet()) {
      golden.check("grad/" + name, vjp.gradients().get(next++), tolerance);
    }
  }
}
