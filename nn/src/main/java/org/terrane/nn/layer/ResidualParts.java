package org.terrane.nn.layer;

import java.util.List;
import java.util.Optional;
import org.terrane.nn.Init;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.op.ConvGeometry;

/// What the blocks of a [ResNet] and its stem are made of.
final class ResidualParts {
  private ResidualParts() {}

  /// A convolution without bias that keeps the image's size but for its stride, Kaiming-normal over its outputs.
  static Conv2d conv(Init init, int in, int out, int kernel, int stride) {
    return new Conv2d(init.kaimingNormalOut("weight", out, in, kernel, kernel), Optional.empty(),
        ConvGeometry.of(stride, kernel / 2));
  }

  /// The norm that closes a residual branch.
  static BatchNorm2d lastNorm(Init init, int channels, boolean zero) {
    return zero ? BatchNorm2d.zero(init, channels) : BatchNorm2d.create(init, channels);
  }

  /// The way past a branch that changes the image's size or channels: convolution 1 × 1 and norm, else nothing.
  static Optional<List<UnaryLayer>> downsample(Init init, int in, int out, int stride) {
    if (stride == 1 && in == out) {
      return Optional.empty();
    }
    return Optional.of(List.of(conv(init.at(0), in, out, 1, stride), BatchNorm2d.create(init.at(1), out)));
  }

  /// `relu(branch + x)`, with x brought to the branch's shape.
  static Tensor join(Tensor branch, Tensor x, Optional<List<UnaryLayer>> downsample) {
    return branch.add(downsample.map(layers -> UnaryLayer.sequence(layers, x)).orElse(x)).relu();
  }
}
