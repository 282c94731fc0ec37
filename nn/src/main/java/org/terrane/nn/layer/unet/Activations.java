package org.terrane.nn.layer.unet;

import org.terrane.nn.Init;
import org.terrane.nn.layer.GroupNorm;
import org.terrane.tensor.Tensor;

/// What stands before each convolution of a U-Net: a group norm and SiLU.
final class Activations {
  private static final int MOST_GROUPS = 32;

  private Activations() {}

  /// `x · sigmoid(x)`. Source: PyTorch, `torch.nn.functional.silu`.
  static Tensor silu(Tensor x) {
    return x.mul(x.sigmoid());
  }

  /// A norm of 32 groups; of as many as divide the channels into groups of two or more where they are fewer.
  static GroupNorm norm(Init init, int channels) {
    int groups = Math.clamp(channels / 2, 1, MOST_GROUPS);
    while (channels % groups != 0) {
      groups--;
    }
    return GroupNorm.create(init, groups, channels);
  }
}
