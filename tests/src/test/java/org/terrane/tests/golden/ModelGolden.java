package org.terrane.tests.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.terrane.autograd.Gradients;
import org.terrane.autograd.Parameter;
import org.terrane.nn.Layer;
import org.terrane.nn.StateDict;
import org.terrane.nn.WeightMap;
import org.terrane.nn.Weights;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.io.Safetensors;

/// What PyTorch made of a model: `weight/NAME` and `grad/NAME` of every parameter, and what the case needs besides.
record ModelGolden(Safetensors file) {
  static ModelGolden of(String name) {
    return new ModelGolden(Safetensors.open(Path.of("golden").resolve(name + ".safetensors")));
  }

  /// Fills a model, by the names of its state dict; every weight on either side must have its counterpart.
  void fill(Layer model) {
    WeightMap weights = WeightMap.identity().ignore("(?!weight/).*").prefix("weight/", "");
    Weights.load(model, file, weights, Weights.Strictness.STRICT);
  }

  Tensor tensor(String name) {
    return file.load(name);
  }

  /// Every parameter's gradient, none left out.
  void checkGradients(Layer model, Gradients gradients, double tolerance) {
    Map<String, Parameter> parameters = StateDict.of(model).parameters();
    assertThat(parameters).isNotEmpty();
    parameters.forEach((name, parameter) -> check("grad/" + name, gradients.of(parameter), tolerance));
  }

  /// @param tolerance of each number, as a share of the largest one
  void check(String name, Tensor actual, double tolerance) {
    Tensor golden = tensor(name);
    assertThat(actual.shape()).as(name).isEqualTo(golden.shape());
    double[] a = actual.toDoubles();
    double[] e = golden.toDoubles();
    double allowed = tolerance * Arrays.stream(e).map(Math::abs).max().orElse(0);
    for (int i = 0; i < a.length; i++) {
      if (!(Math.abs(a[i] - e[i]) <= allowed)) {
        fail("%s [%d] must be %.9g within %.3g, but is %.9g", name, i, e[i], allowed, a[i]);
      }
    }
  }
}
