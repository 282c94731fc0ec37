package org.terrane.nn.layer.unet;

import java.util.Optional;
import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.tensor.Tensor;

/// A residual block and, at levels that have it, attention. Shapes: x `(B, in, H, W)` → `(B, out, H, W)`.
public record Stage(ResidualBlock residual, Optional<AttentionBlock2d> attention) implements Layer {
  /// @param level 0 at the size of the image
  static Stage create(Init init, UNetConfig config, int level, int in) {
    int out = config.width(level);
    return new Stage(ResidualBlock.create(init.at("residual"), in, out, config.timeWidth()),
        config.attention().contains(level)
            ? Optional.of(AttentionBlock2d.create(init.at("attention"), out, config.heads()))
            : Optional.empty());
  }

  public Tensor forward(Tensor x, Tensor time) {
    Tensor y = residual.forward(x, time);
    return attention.map(block -> block.forward(y)).orElse(y);
  }
}
