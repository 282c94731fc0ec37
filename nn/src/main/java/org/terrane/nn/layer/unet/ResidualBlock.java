package org.terrane.nn.layer.unet;

import static org.terrane.tensor.fused.Silu.silu;

import java.util.Optional;
import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.nn.layer.Conv2d;
import org.terrane.nn.layer.GroupNorm;
import org.terrane.nn.layer.Linear;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.op.ConvGeometry;

/// Two convolutions beside a shortcut; between them the time scales and shifts each channel:
/// `h = conv1(silu(norm1(x)))`, `h = norm2(h) · (1 + scale) + shift`, `y = shortcut(x) + conv2(silu(h))`.
///
/// Shapes: x `(B, in, H, W)`, time `(B, T)` → `(B, out, H, W)`; timeProj.weight `(2·out, T)` as scales, shifts. conv2
/// begins at 0. Source: improved-DDPM, `unet.ResBlock` with `use_scale_shift_norm`, without dropout.
///
/// @param shortcut 1 × 1, where the widths differ
public record ResidualBlock(GroupNorm norm1, Conv2d conv1, Linear timeProj, GroupNorm norm2, Conv2d conv2,
    Optional<Conv2d> shortcut) implements Layer {
  private static final ConvGeometry SAME = ConvGeometry.of(1, 1);
  private static final ConvGeometry POINT = ConvGeometry.of(1, 0);

  public static ResidualBlock create(Init init, int in, int out, int timeWidth) {
    return new ResidualBlock(GroupNorms.create(init.at("norm1"), in),
        Conv2d.create(init.at("conv1"), in, out, 3, SAME),
        Linear.create(init.at("time_proj"), timeWidth, 2 * out),
        GroupNorms.create(init.at("norm2"), out),
        Conv2d.zero(init.at("conv2"), out, out, 3, SAME),
        in == out ? Optional.empty() : Optional.of(Conv2d.create(init.at("shortcut"), in, out, 1, POINT)));
  }

  public Tensor forward(Tensor x, Tensor time) {
    return Scope.run(() -> {
      Tensor hidden = norm2.forward(conv1.forward(silu(norm1.forward(x)))); // (B, out, H, W)
      int out = hidden.size(1);
      Tensor scaleShift = timeProj.forward(silu(time)).reshape(-1, 2 * out, 1, 1);
      Tensor scale = scaleShift.slice(1, 0, out);
      Tensor shift = scaleShift.slice(1, out, 2 * out);
      Tensor branch = conv2.forward(silu(hidden.mul(scale.add(1)).add(shift)));
      return shortcut.map(conv -> conv.forward(x)).orElse(x).add(branch);
    });
  }
}
