package org.terrane.nn.layer.unet;

import static org.terrane.tensor.fused.Silu.silu;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.terrane.nn.Init;
import org.terrane.nn.layer.Conv2d;
import org.terrane.nn.layer.GroupNorm;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.op.ConvGeometry;

/// Estimates the noise in images, given the time and, if it is so configured, feature maps as conditions.
///
/// Shapes: x `(B, C, H, W)`, times `(B)`, conditions `(B, C_i, H_i, W_i)` each → `(B, C, H, W)`. H and W of any size;
/// a level that cannot be halved is rounded up, and comes back to its own size on the way up. Untrained it gives 0.
///
/// Source: improved-DDPM, `unet.UNetModel`. The conditions are this project's: each goes through a 1 × 1 convolution
/// to its level's width, is resized bilinearly, and is added on the way up, after the first stage has joined what
/// comes from below with what was kept.
///
/// @param up the deepest level first
public record UNet(TimeEmbedding timeEmbed, Conv2d stem, List<DownLevel> down, Middle middle,
    List<UpLevel> up, GroupNorm norm, Conv2d out, UNetConfig config) implements NoiseEstimator {
  private static final ConvGeometry SAME = ConvGeometry.of(1, 1);

  public UNet {
    down = List.copyOf(down);
    up = List.copyOf(up);
  }

  /// @throws IllegalArgumentException when the heads do not divide the width of a level with attention
  public static UNet create(Init init, UNetConfig config) {
    int last = config.lastLevel();
    Deque<Integer> skips = new ArrayDeque<>(List.of(config.base()));
    List<DownLevel> down = new ArrayList<>();
    for (int level = 0; level <= last; level++) {
      down.add(DownLevel.create(init.at("down").at(level), config, level, skips));
    }
    List<UpLevel> up = new ArrayList<>();
    for (int level = last; level >= 0; level--) {
      int in = config.width(Math.min(level + 1, last));
      up.add(UpLevel.create(init.at("up").at(last - level), config, level, skips, in));
    }
    return new UNet(TimeEmbedding.create(init.at("time_embed"), config.base(), config.timeWidth()),
        Conv2d.create(init.at("stem"), config.channels(), config.base(), 3, SAME), down,
        Middle.create(init.at("middle"), config), up, GroupNorms.create(init.at("norm"), config.width(0)),
        Conv2d.zero(init.at("out"), config.width(0), config.channels(), 3, SAME), config);
  }

  /// @param conditions as many as configured, in their order
  /// @throws IllegalArgumentException when there are more or fewer, or shapes do not fit
  public Tensor forward(Tensor x, Tensor times, List<Tensor> conditions) {
    if (conditions.size() != config.conditions().size()) {
      throw new IllegalArgumentException("[unet] conditions must be " + config.conditions().size() + ", but are "
          + conditions.size());
    }
    Tensor time = timeEmbed.forward(times); // (B, T)
    Deque<Tensor> skips = new ArrayDeque<>();
    skips.push(stem.forward(x)); // (B, base, H, W)
    down.forEach(level -> level.forward(skips, time));
    Tensor y = middle.forward(skips.element(), time);
    for (int i = 0; i < up.size(); i++) {
      int place = config.place(config.lastLevel() - i);
      y = up.get(i).forward(y, skips, time, place < 0 ? null : conditions.get(place));
    }
    return out.forward(silu(norm.forward(y)));
  }
}
