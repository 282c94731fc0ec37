package org.terrane.nn.layer;

import java.util.List;
import java.util.Optional;
import org.terrane.nn.Init;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;

/// Residual block of a 3 × 3 convolution between two of 1 × 1, which narrow and widen the channels:
/// `y = relu(bn3(conv3(relu(bn2(conv2(relu(bn1(conv1(x)))))))) + x)`.
///
/// Shapes: x `(B, in, H, W)` → `(B, 4·width, ⌈H/stride⌉, ⌈W/stride⌉)`. The stride is that of conv2, as in torchvision.
/// Source: He et al. 2016; torchvision, `resnet.Bottleneck`.
///
/// @param downsample what brings x to the branch's shape where that differs: convolution 1 × 1, batch norm
public record Bottleneck(Conv2d conv1, BatchNorm2d bn1, Conv2d conv2, BatchNorm2d bn2, Conv2d conv3, BatchNorm2d bn3,
    Optional<List<UnaryLayer>> downsample) implements UnaryLayer {
  /// Channels of the result for each of the 3 × 3 convolution.
  public static final int EXPANSION = 4;

  /// @param zeroLast whether the weight of bn3 starts at 0, so that the branch adds nothing at first
  public static Bottleneck create(Init init, int in, int width, int stride, boolean zeroLast) {
    int out = EXPANSION * width;
    return new Bottleneck(
        ResidualParts.conv(init.at("conv1"), in, width, 1, 1), BatchNorm2d.create(init.at("bn1"), width),
        ResidualParts.conv(init.at("conv2"), width, width, 3, stride), BatchNorm2d.create(init.at("bn2"), width),
        ResidualParts.conv(init.at("conv3"), width, out, 1, 1),
        ResidualParts.lastNorm(init.at("bn3"), out, zeroLast),
        ResidualParts.downsample(init.at("downsample"), in, out, stride));
  }

  @Override
  public Tensor forward(Tensor x) {
    return Scope.run(() -> {
      Tensor narrow = bn1.forward(conv1.forward(x)).relu();
      Tensor seen = bn2.forward(conv2.forward(narrow)).relu();
      return ResidualParts.join(bn3.forward(conv3.forward(seen)), x, downsample);
    });
  }
}
