package org.terrane.nn.layer;

import java.util.List;
import java.util.function.Function;
import org.terrane.tensor.Keep;
import org.terrane.tensor.Tensor;

/// The features of images at four scales, fine to coarse.
///
/// Shapes, for a [ResNet] with first channels c (64, or 256 of bottlenecks) and for a Swin transformer of width c: c2
/// `(B, c, H/4, W/4)`, c3 `(B, 2c, H/8, W/8)`, c4 `(B, 4c, H/16, W/16)`, c5 `(B, 8c, H/32, W/32)`; sizes are rounded
/// up.
public record Pyramid(Tensor c2, Tensor c3, Tensor c4, Tensor c5) {
  /// Global average pooling of the coarsest features: `(B, 8c)`.
  public Tensor pooled() {
    return c5.reshape(c5.size(0), c5.size(1), -1).mean(-1, Keep.DROP);
  }

  /// The features of several batches as those of one.
  public static Pyramid concat(List<Pyramid> parts) {
    return parts.size() == 1 ? parts.getFirst()
        : new Pyramid(concat(parts, Pyramid::c2), concat(parts, Pyramid::c3), concat(parts, Pyramid::c4),
            concat(parts, Pyramid::c5));
  }

  private static Tensor concat(List<Pyramid> parts, Function<Pyramid, Tensor> level) {
    return Tensor.concat(0, parts.stream().map(level).toList());
  }
}
