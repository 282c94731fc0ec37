package org.terrane.tensor.op;

import org.terrane.tensor.Shape;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Engine;

/// How a convolution's window moves; the same on both image axes. Units: pixels.
public record ConvGeometry(int stride, int padding, int dilation, int groups) {
  public static ConvGeometry of(int stride, int padding) {
    return new ConvGeometry(stride, padding, 1, 1);
  }

  /// Pixels along one axis of the result.
  public int outputSize(int size, int kernel) {
    return Math.floorDiv(size + 2 * padding - dilation * (kernel - 1) - 1, stride) + 1;
  }

  /// The result's shape `(N, O, H', W')`, or an error in the name of `op`.
  Shape output(Op op, Shape x, Shape weight) {
    Checks.rank(op, "x", 4, x);
    Checks.rank(op, "weight", 4, weight);
    Checks.require(stride >= 1 && dilation >= 1 && padding >= 0 && groups >= 1, op, "geometry", "positive", this);
    Checks.require(x.size(1) == weight.size(1) * groups && weight.size(0) % groups == 0, op, "weight",
        () -> "(O, " + x.size(1) + "/" + groups + ", KH, KW) to match x " + x, weight);
    int height = outputSize(x.size(2), weight.size(2));
    int width = outputSize(x.size(3), weight.size(3));
    Checks.require(height >= 1 && width >= 1, op, "x", () -> "at least as large as the window of weight " + weight, x);
    return Shape.of(x.size(0), weight.size(0), height, width);
  }

  Tensor convolve(Tensor x, Tensor weight) {
    return Engine.apply(new Conv2d(this), x, weight);
  }

  Tensor inputGrad(Tensor gradient, Tensor weight, Shape input) {
    return Engine.apply(new Conv2dInputGrad(this, input), gradient, weight);
  }

  Tensor weightGrad(Tensor gradient, Tensor x, Shape weight) {
    return Engine.apply(new Conv2dWeightGrad(this, weight), gradient, x);
  }
}
