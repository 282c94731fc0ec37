package org.terrane.nn.layer.unet;

import org.terrane.nn.Init;
import org.terrane.nn.layer.GroupNorm;

/// The group norms of a U-Net.
final class GroupNorms {
  private static final int MOST_GROUPS = 32;

  private GroupNorms() {}

  /// A norm of 32 groups; of as many as divide the channels into groups of two or more where they are fewer.
  static GroupNorm create(Init init, int channels) {
    int groups = Math.clamp(channels / 2, 1, MOST_GROUPS);
    while (channels % groups != 0) {
      groups--;
    }
    return GroupNorm.create(init, groups, channels);
  }
}
