package org.terrane.tests.golden;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.terrane.autograd.Grad;
import org.terrane.autograd.Parameter;
import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.nn.StateDict;
import org.terrane.nn.layer.Pyramid;
import org.terrane.nn.layer.swin.SwinBlock;
import org.terrane.nn.layer.swin.SwinConfig;
import org.terrane.nn.layer.swin.SwinStage;
import org.terrane.nn.layer.swin.SwinTransformerV2;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;

/// Blocks, a stage and a tiny Swin Transformer V2, under the official names, on maps that windows do not tile.
class SwinTest {
  private static final SwinConfig BLOCKS = config(8, List.of(2, 2, 2, 2), List.of(2, 2, 2, 2), 4, 0);
  private static final SwinConfig EXTRA = config(8, List.of(2, 2, 2, 2), List.of(2, 2, 2, 2), 4, 2);
  private static final SwinConfig STAGE = config(4, List.of(2, 1, 1, 1), List.of(2, 2, 2, 2), 2, 0);
  private static final SwinConfig TINY = config(4, List.of(1, 2, 2, 1), List.of(1, 2, 2, 4), 2, 2);

  /// What `make/swin.py` made, by the golden's name.
  private enum Case {
    PLAIN("plain", init -> SwinBlock.create(init, BLOCKS, 0, 0), Case::block),
    SHIFTED("shifted", init -> SwinBlock.create(init, EXTRA, 0, 1), Case::block),
    SMALL("small", init -> SwinBlock.create(init, BLOCKS, 0, 1), Case::block),
    STAGE("stage", init -> SwinStage.create(init, SwinTest.STAGE, 0), Case::stage),
    TINY("tiny", init -> SwinTransformerV2.create(init, SwinTest.TINY), Case::whole);

    private final String golden;
    private final Function<Init, Layer> create;
    private final BiFunction<Layer, Tensor, List<Tensor>> forward;

    Case(String golden, Function<Init, Layer> create, BiFunction<Layer, Tensor, List<Tensor>> forward) {
      this.golden = golden;
      this.create = create;
      this.forward = forward;
    }

    private static List<Tensor> block(Layer layer, Tensor x) {
      return List.of(((SwinBlock) layer).forward(x));
    }

    private static List<Tensor> stage(Layer layer, Tensor x) {
      SwinStage stage = (SwinStage) layer;
      return List.of(stage.merge(stage.features(x)));
    }

    private static List<Tensor> whole(Layer layer, Tensor x) {
      Pyramid pyramid = ((SwinTransformerV2) layer).features(x);
      return List.of(pyramid.c2(), pyramid.c3(), pyramid.c4(), pyramid.c5());
    }
  }

  /// Logits up to 100 and 16 make rounding larger: in F32, PyTorch itself is 7e-6 to 1.4e-5 away from its own F64 with
  /// blocks and the stage, and 2e-5 with the network.
  @ParameterizedTest
  @CsvSource({"PLAIN, F64, 1e-12", "PLAIN, F32, 3e-5", "SHIFTED, F64, 1e-12", "SHIFTED, F32, 3e-5",
      "SMALL, F64, 1e-12", "SMALL, F32, 3e-5", "STAGE, F64, 1e-12", "STAGE, F32, 3e-5", "TINY, F64, 1e-12",
      "TINY, F32, 6e-5"})
  void results_and_all_gradients(Case which, DType dtype, double tolerance) {
    ModelGolden golden = ModelGolden.of("swin/" + which.golden);
    Layer layer = which.create.apply(Init.of(Key.of(1)).as(dtype));
    golden.fill(layer);
    Scope.run(() -> check(golden, which, layer, dtype, tolerance));
  }

  private static void check(ModelGolden golden, Case which, Layer layer, DType dtype, double tolerance) {
    Map<String, Parameter> parameters = StateDict.of(layer).parameters();
    Tensor x = golden.tensor("input").to(dtype);
    List<Tensor> at = new ArrayList<>(List.of(x));
    parameters.values().forEach(parameter -> at.add(parameter.value()));
    List<Tensor> outputs = new ArrayList<>();

    Grad.Vjp vjp = Grad.vjp(() -> {
      outputs.addAll(which.forward.apply(layer, x));
      return weighted(golden, outputs);
    }, at, null);

    for (int i = 0; i < outputs.size(); i++) {
      golden.check("output" + i, outputs.get(i), tolerance);
    }
    golden.check("grad", vjp.gradients().getFirst(), tolerance);
    int next = 1;
    for (String name : parameters.keySet()) {
      golden.check("grad/" + name, vjp.gradients().get(next++), tolerance);
    }
  }

  /// Its gradient is the golden's seed.
  private static Tensor weighted(ModelGolden golden, List<Tensor> outputs) {
    Tensor sum = Tensor.zeros(outputs.getFirst().dtype());
    for (int i = 0; i < outputs.size(); i++) {
      sum = sum.add(outputs.get(i).mul(golden.tensor("seed" + i).to(sum.dtype())).sum());
    }
    return sum;
  }

  private static SwinConfig config(int width, List<Integer> depths, List<Integer> heads, int window, int extraNorm) {
    List<Integer> references = List.of(window, window, window, window);
    return new SwinConfig(3, 2, width, depths, heads, window, references, extraNorm, 0);
  }
}
