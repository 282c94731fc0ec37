package org.terrane.tensor.fused;

import static org.terrane.tensor.fused.Rules.wide;

import java.util.List;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.op.Checks;
import org.terrane.tensor.op.Op;

/// Linear maps of images that treat rows and columns alike: `y = R · x · Cᵀ`, with R `(H', H)` and C `(W', W)`.
final class Resample {
  private Resample() {}

  /// How much pixel `from` of `inputs` gives to pixel `to` of `outputs`.
  @FunctionalInterface
  interface Weights {
    double of(int to, int from, int inputs, int outputs);
  }

  static Spec infer(Op op, List<Spec> inputs, int height, int width) {
    Spec x = Rules.images(op, inputs);
    Checks.require(height > 0 && width > 0, op, "size", "positive", "(" + height + ", " + width + ")");
    Checks.require(x.shape().elements() > 0, op, "x", "not empty", x.shape());
    return x.with(Shape.of(x.shape().size(0), x.shape().size(1), height, width));
  }

  static Tensor resample(Tensor x, int height, int width, Weights weights) {
    Tensor images = wide(x);
    Tensor rows = matrix(x.size(2), height, weights).to(images.dtype());
    Tensor columns = matrix(x.size(3), width, weights).to(images.dtype());
    return rows.matmul(images.matmul(columns.transpose(0, 1))).to(x.dtype());
  }

  private static Tensor matrix(int inputs, int outputs, Weights weights) {
    double[] values = new double[inputs * outputs];
    for (int to = 0; to < outputs; to++) {
      for (int from = 0; from < inputs; from++) {
        values[to * inputs + from] = weights.of(to, from, inputs, outputs);
      }
    }
    return Tensor.of(values, outputs, inputs);
  }
}
