package org.terrane.nn.layer.unet;

import java.util.Optional;
import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.nn.layer.Attention;
import org.terrane.nn.layer.GroupNorm;
import org.terrane.nn.layer.Linear;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;

/// Lets each pixel look at all others: `x + attn(norm(x))`, with the pixels as tokens, row by row.
///
/// Shapes: x `(B, C, H, W)` → the same; heads divides C. attn.proj begins at 0. Source: improved-DDPM,
/// `unet.AttentionBlock`.
public record AttentionBlock2d(GroupNorm norm, Attention attn) implements Layer {
  /// @throws IllegalArgumentException when heads do not divide the channels
  public static AttentionBlock2d create(Init init, int channels, int heads) {
    Attention attn = Attention.create(init.at("attn"), channels, heads);
    Linear zero = new Linear(init.zeros(channels, channels), Optional.of(init.zeros(channels)));
    return new AttentionBlock2d(GroupNorms.create(init.at("norm"), channels), new Attention(attn.qkv(), zero, heads));
  }

  public Tensor forward(Tensor x) {
    return Scope.run(() -> {
      Tensor tokens = norm.forward(x).reshape(x.size(0), x.size(1), -1).permute(0, 2, 1); // (B, H·W, C)
      Tensor attended = attn.forward(tokens).permute(0, 2, 1); // (B, C, H·W)
      return x.add(attended.reshape(x.shape().toArray()));
    });
  }
}
