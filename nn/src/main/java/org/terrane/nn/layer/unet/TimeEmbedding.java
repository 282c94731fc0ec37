package org.terrane.nn.layer.unet;

import static org.terrane.tensor.fused.Silu.silu;

import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.nn.layer.Linear;
import org.terrane.tensor.DType;
import org.terrane.tensor.Tensor;

/// Tells a network the time: cosines and sines of it, then `fc2(silu(fc1(code)))`.
///
/// Shapes: times `(B)` → `(B, width)`. Source: improved-DDPM, `nn.timestep_embedding` and `time_embed`.
///
/// @param dim of the code
public record TimeEmbedding(Linear fc1, Linear fc2, int dim) implements Layer {
  private static final double LONGEST_PERIOD = 10_000;

  public static TimeEmbedding create(Init init, int dim, int width) {
    return new TimeEmbedding(Linear.create(init.at("fc1"), dim, width),
        Linear.create(init.at("fc2"), width, width), dim);
  }

  public Tensor forward(Tensor times) {
    Tensor code = code(times, dim).to(fc1.weight().value().dtype()); // (B, dim)
    return fc2.forward(silu(fc1.forward(code))); // (B, width)
  }

  /// `[cos(t·ω₀) …, sin(t·ω₀) …]` with `ω_j = 10000^(−j/(dim/2))`: the cosines first, unlike a position's code.
  ///
  /// Shapes: times `(B)`, of any type → `(B, dim)`, F64.
  ///
  /// @throws IllegalArgumentException when `dim` is odd
  public static Tensor code(Tensor times, int dim) {
    if (dim < 2 || dim % 2 != 0) {
      throw new IllegalArgumentException("[timeEmbedding] dim must be even, but is " + dim);
    }
    int half = dim / 2;
    Tensor frequencies = Tensor.arange(half, DType.F64).mul(-Math.log(LONGEST_PERIOD) / half).exp(); // (half)
    Tensor angles = times.to(DType.F64).reshape(-1, 1).mul(frequencies); // (B, half)
    return Tensor.concat(1, angles.cos(), angles.sin());
  }
}
