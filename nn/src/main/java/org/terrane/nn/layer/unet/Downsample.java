package org.terrane.nn.layer.unet;

import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.nn.layer.Conv2d;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.op.ConvGeometry;

/// Halves an image by a 3 × 3 convolution of stride 2. Shapes: x `(B, C, H, W)` → `(B, C, ⌈H/2⌉, ⌈W/2⌉)`.
///
/// Source: improved-DDPM, `unet.Downsample`.
public record Downsample(Conv2d conv) implements Layer {
  public static Downsample create(Init init, int channels) {
    return new Downsample(Conv2d.create(init.at("conv"), channels, channels, 3, ConvGeometry.of(2, 1)));
  }

  public Tensor forward(Tensor x) {
    return conv.forward(x);
  }
}
