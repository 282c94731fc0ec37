package org.terrane.nn.layer;

import java.util.Optional;
import org.terrane.autograd.Parameter;
import org.terrane.nn.Init;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Engine;
import org.terrane.tensor.op.ConvGeometry;

/// Cross-correlation of images with a window that moves by `stride` pixels.
///
/// Shapes: weight `(O, I/groups, K, K)`, bias `(O)` or none; x `(N, I, H, W)` → `(N, O, H', W')` with
/// `H' = ⌊(H + 2·padding − dilation·(K − 1) − 1) / stride⌋ + 1`. Source: PyTorch, `torch.nn.Conv2d`; weights start
/// Kaiming-normal (He et al. 2015), biases at 0.
public record Conv2d(Parameter weight, Optional<Parameter> bias, ConvGeometry geometry) implements UnaryLayer {
  public static Conv2d create(Init init, int in, int out, int kernel, ConvGeometry geometry) {
    return new Conv2d(weight(init, in, out, kernel, geometry), Optional.of(init.zeros(out)), geometry);
  }

  /// Without a bias, as before a norm.
  public static Conv2d withoutBias(Init init, int in, int out, int kernel, ConvGeometry geometry) {
    return new Conv2d(weight(init, in, out, kernel, geometry), Optional.empty(), geometry);
  }

  /// With weights of 0, for the end of a branch that is to begin as if it were not there.
  public static Conv2d zero(Init init, int in, int out, int kernel, ConvGeometry geometry) {
    return new Conv2d(init.zeros(out, in / geometry.groups(), kernel, kernel), Optional.of(init.zeros(out)), geometry);
  }

  /// @throws IllegalArgumentException `[conv2d] weight must be (O, I/groups, KH, KW) to match x …`
  @Override
  public Tensor forward(Tensor x) {
    Tensor y = Engine.apply(new org.terrane.tensor.op.Conv2d(geometry), x, weight.value());
    return bias.map(b -> y.add(b.value().reshape(-1, 1, 1))).orElse(y);
  }

  private static Parameter weight(Init init, int in, int out, int kernel, ConvGeometry geometry) {
    if (in % geometry.groups() != 0 || out % geometry.groups() != 0) {
      throw new IllegalArgumentException("[conv2d] groups must divide " + in + " input and " + out
          + " output channels, but is " + geometry.groups());
    }
    return init.kaimingNormal("weight", out, in / geometry.groups(), kernel, kernel);
  }
}
