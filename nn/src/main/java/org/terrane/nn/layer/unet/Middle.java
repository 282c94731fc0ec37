package org.terrane.nn.layer.unet;

import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.tensor.Tensor;

/// The turning point, at the smallest size: a residual block, attention, a residual block. Shapes stay.
public record Middle(ResidualBlock residual1, AttentionBlock2d attention, ResidualBlock residual2) implements Layer {
  static Middle create(Init init, UNetConfig config) {
    int width = config.width(config.lastLevel());
    return new Middle(ResidualBlock.create(init.at("residual1"), width, width, config.timeWidth()),
        AttentionBlock2d.create(init.at("attention"), width, config.heads()),
        ResidualBlock.create(init.at("residual2"), width, width, config.timeWidth()));
  }

  public Tensor forward(Tensor x, Tensor time) {
    return residual2.forward(attention.forward(residual1.forward(x, time)), time);
  }
}
