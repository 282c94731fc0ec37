package org.terrane.nn.layer.unet;

import static org.terrane.tensor.fused.UpsampleNearest2d.upsampleNearest2d;

import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.nn.layer.Conv2d;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.op.ConvGeometry;

/// Enlarges an image by repeating pixels, then smooths it by a 3 × 3 convolution.
///
/// Shapes: x `(B, C, H, W)` → `(B, C, height, width)`. Source: improved-DDPM, `unet.Upsample`.
public record Upsample(Conv2d conv) implements Layer {
  public static Upsample create(Init init, int channels) {
    return new Upsample(Conv2d.create(init.at("conv"), channels, channels, 3, ConvGeometry.of(1, 1)));
  }

  public Tensor forward(Tensor x, int height, int width) {
    return conv.forward(upsampleNearest2d(x, height, width));
  }
}
