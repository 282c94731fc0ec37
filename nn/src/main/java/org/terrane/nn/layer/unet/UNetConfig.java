package org.terrane.nn.layer.unet;

import java.util.List;
import java.util.Optional;

/// Sizes of a [UNet].
///
/// @param channels    of the images
/// @param base        width of the time's code, and of level 0 if its multiplier is 1
/// @param multipliers width of each level, in bases; level 0 has the size of the image, each next one half of it
/// @param blocks      residual blocks of each level on the way down; one more on the way up
/// @param attention   levels that have it; the middle always has
/// @param conditions  channels of each condition; the last is for the deepest level, each one before it for the
///                    level above
public record UNetConfig(int channels, int base, List<Integer> multipliers, int blocks, List<Integer> attention,
    int heads, List<Integer> conditions) {
  public UNetConfig {
    multipliers = List.copyOf(multipliers);
    attention = List.copyOf(attention);
    conditions = List.copyOf(conditions);
    if (multipliers.isEmpty() || blocks < 1) {
      throw new IllegalArgumentException("[unet] levels and blocks must be 1 or more, but are " + multipliers.size()
          + " and " + blocks);
    }
    if (conditions.size() > multipliers.size()) {
      throw new IllegalArgumentException("[unet] conditions must be as many as the " + multipliers.size()
          + " levels or fewer, but are " + conditions.size());
    }
  }

  /// Base 64, multipliers 1, 2, 4, 4, two blocks, attention of 4 heads at a quarter and an eighth of the size.
  public static UNetConfig standard(int channels, List<Integer> conditions) {
    return new UNetConfig(channels, 64, List.of(1, 2, 4, 4), 2, List.of(2, 3), 4, conditions);
  }

  int width(int level) {
    return base * multipliers.get(level);
  }

  int timeWidth() {
    return 4 * base;
  }

  int lastLevel() {
    return multipliers.size() - 1;
  }

  /// Place of a level's condition among all; negative if it has none.
  int place(int level) {
    return level - multipliers.size() + conditions.size();
  }

  /// Channels of a level's condition.
  Optional<Integer> condition(int level) {
    return place(level) < 0 ? Optional.empty() : Optional.of(conditions.get(place(level)));
  }
}
