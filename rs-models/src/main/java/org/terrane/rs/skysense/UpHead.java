package org.terrane.rs.skysense;

import java.util.Optional;
import org.terrane.autograd.Parameter;
import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.nn.layer.Conv2d;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.op.ConvGeometry;

/// Brings the features of a series to the cells and the width of high-resolution ones: a 1 × 1 convolution, then its
/// channels spread over the pixels of a finer map.
///
/// Shapes: x `(N, D, h, w)` → `(N, F, h·factor, w·factor)`; proj.weight `(F·factor², D, 1, 1)`, pixel by pixel of each
/// channel, row by row. Source: methods.md 4.3; PyTorch, `torch.nn.PixelShuffle` (Shi et al. 2016).
public record UpHead(Conv2d proj, int factor) implements Layer {
  /// All pixels that come of one start with the same weights, so that at first each says what the one says, and not
  /// where it lies in it: Aitken et al. 2017, "Checkerboard artifact free sub-pixel convolution" (ICNR); ADR 18.
  public static UpHead create(Init init, int dim, int features, int factor) {
    Init at = init.at("proj");
    int pixels = factor * factor;
    Tensor one = at.kaimingNormal("weight", features, dim, 1, 1).value();
    Parameter weight = at.make(() ->
        one.unsqueeze(1).expand(features, pixels, dim, 1, 1).reshape(features * pixels, dim, 1, 1));
    return new UpHead(new Conv2d(weight, Optional.of(at.zeros(features * pixels)), ConvGeometry.of(1, 0)), factor);
  }

  public Tensor forward(Tensor x) {
    Tensor wide = proj.forward(x); // (N, F·factor², h, w)
    int rows = x.size(2);
    int columns = x.size(3);
    int features = wide.size(1) / (factor * factor);
    return wide.reshape(x.size(0), features, factor, factor, rows, columns)
        .permute(0, 1, 4, 2, 5, 3) // (N, F, h, factor, w, factor)
        .reshape(x.size(0), features, rows * factor, columns * factor);
  }
}
