package org.terrane.nn.layer;

import java.util.List;
import java.util.Optional;
import org.terrane.nn.Init;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;

/// Residual block of two 3 × 3 convolutions: `y = relu(bn2(conv2(relu(bn1(conv1(x))))) + x)`.
///
/// Shapes: x `(B, in, H, W)` → `(B, width, ⌈H/stride⌉, ⌈W/stride⌉)`.
/// Source: He et al. 2016; torchvision, `resnet.BasicBlock`.
///
/// @param downsample what brings x to the branch's shape where that differs: convolution 1 × 1, batch norm
public record BasicBlock(Conv2d conv1, BatchNorm2d bn1, Conv2d conv2, BatchNorm2d bn2,
    Optional<List<UnaryLayer>> downsample) implements UnaryLayer {
  /// @param zeroLast whether the weight of bn2 starts at 0, so that the branch adds nothing at first
  public static BasicBlock create(Init init, int in, int width, int stride, boolean zeroLast) {
    return new BasicBlock(
        ResidualParts.conv(init.at("conv1"), in, width, 3, stride), BatchNorm2d.create(init.at("bn1"), width),
        ResidualParts.conv(init.at("conv2"), width, width, 3, 1),
        ResidualParts.lastNorm(init.at("bn2"), width, zeroLast),
        ResidualParts.downsample(init.at("downsample"), in, width, stride));
  }

  @Override
  public Tensor forward(Tensor x) {
    return Scope.run(() -> {
      Tensor hidden = bn1.forward(conv1.forward(x)).relu();
      return ResidualParts.join(bn2.forward(conv2.forward(hidden)), x, downsample);
    });
  }
}
