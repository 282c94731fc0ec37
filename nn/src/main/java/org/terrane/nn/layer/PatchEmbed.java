package org.terrane.nn.layer;

import static org.terrane.tensor.fused.Linear.linear;

import java.util.Optional;
import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.op.ConvGeometry;

/// Cuts images into patches and maps each to a token: a convolution whose stride is its window, computed as one
/// matrix product.
///
/// Shapes: proj.weight `(D, C, P, P)`, proj.bias `(D)`; x `(B, C, H, W)` → `(B, H/P · W/P, D)`, tokens row by row.
/// Source: timm, `PatchEmbed`; the weight starts Xavier-uniform over the flattened window, as in MAE.
public record PatchEmbed(Conv2d proj) implements Layer {
  public static PatchEmbed create(Init init, int channels, int patch, int dim) {
    Init at = init.at("proj");
    return new PatchEmbed(new Conv2d(at.xavierUniform("weight", dim, channels, patch, patch),
        Optional.of(at.zeros(dim)), ConvGeometry.of(patch, 0)));
  }

  /// Edge of a patch in pixels.
  public int patch() {
    return proj.geometry().stride();
  }

  /// @throws IllegalArgumentException when the patches do not tile the image or the channels differ
  public Tensor forward(Tensor x) {
    Tensor weight = proj.weight().value();
    if (x.shape().rank() != 4 || x.size(1) != weight.size(1)) {
      throw new IllegalArgumentException("[patchEmbed] x must be (B, " + weight.size(1) + ", H, W) to match weight "
          + weight.shape() + ", but is " + x.shape());
    }
    Tensor patches = patches(x, patch()); // (B, N, C·P·P)
    Tensor matrix = weight.reshape(weight.size(0), -1); // (D, C·P·P)
    return proj.bias().map(bias -> linear(patches, matrix, bias.value())).orElseGet(() -> linear(patches, matrix));
  }

  /// The patches of images, row by row, each with its pixels in the order (channel, row, column).
  ///
  /// Shapes: x `(B, C, H, W)` → `(B, H/P · W/P, C·P·P)`.
  ///
  /// @throws IllegalArgumentException when P does not divide H and W
  public static Tensor patches(Tensor x, int patch) {
    if (x.shape().rank() != 4 || x.size(2) % patch != 0 || x.size(3) % patch != 0) {
      throw new IllegalArgumentException("[patchEmbed] x must be (B, C, H, W) with H and W multiples of patch "
          + patch + ", but is " + x.shape());
    }
    int rows = x.size(2) / patch;
    int columns = x.size(3) / patch;
    return x.reshape(x.size(0), x.size(1), rows, patch, columns, patch)
        .permute(0, 2, 4, 1, 3, 5) // (B, rows, columns, C, P, P)
        .reshape(x.size(0), rows * columns, x.size(1) * patch * patch);
  }
}
