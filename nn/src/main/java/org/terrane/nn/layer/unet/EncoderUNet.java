package org.terrane.nn.layer.unet;

import static org.terrane.tensor.fused.Silu.silu;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.terrane.nn.Init;
import org.terrane.nn.layer.BatchNorm2d;
import org.terrane.nn.layer.Conv2d;
import org.terrane.nn.layer.GroupNorm;
import org.terrane.nn.layer.ResNet;
import org.terrane.nn.layer.UnaryLayer;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.op.ConvGeometry;

/// A U-Net whose way down is a residual network that others use as well: it sees the noisy image and the time, and each
/// of its scales is kept for the way up. The encoder is handed in, so its weights are not this network's.
///
/// Shapes: x `(B, C, H, W)`, times `(B)` → `(B, C, H, W)`. Kept are `stem(x)` `(B, base, H, W)`, the encoder's stem
/// `(B, w, H/2, W/2)` and its C2 `(B, w, H/4, W/4)` to C5 `(B, 8w, H/32, W/32)`, sizes rounded up. Before each of the
/// encoder's layers the time scales and shifts each channel, `h · (1 + scale) + shift`; both begin at 0, so that an
/// untrained network's encoder is the plain one. Untrained it gives 0.
///
/// Source: this project's, after methods.md 3.5 (`SHARED_ENCODER`) and improved-DDPM, `unet.UNetModel`.
///
/// @param modulations 1 × 1, the time's code to scales and shifts of what each of the encoder's layers reads
/// @param up          the deepest level first, one stage each, as the encoder gives one map each
public record EncoderUNet(TimeEmbedding timeEmbed, Conv2d stem, List<Conv2d> modulations, Stage middle,
    List<UpLevel> up, GroupNorm norm, Conv2d out) implements NoiseEstimator {
  /// Sizes of what is kept: the image, the encoder's stem and its four layers.
  public static final int LEVELS = 6;

  private static final ConvGeometry SAME = ConvGeometry.of(1, 1);
  private static final ConvGeometry POINT = ConvGeometry.of(1, 0);

  public EncoderUNet {
    modulations = List.copyOf(modulations);
    up = List.copyOf(up);
  }

  /// @param config of six levels; its blocks and conditions are not used
  /// @throws IllegalArgumentException when there are not six levels, or heads do not divide a width with attention
  public static EncoderUNet create(Init init, UNetConfig config, ResNet.Config encoder) {
    if (config.multipliers().size() != LEVELS) {
      throw new IllegalArgumentException("[encoderUNet] multipliers must be " + LEVELS + ", one for the image and each"
          + " of the encoder's scales, but are " + config.multipliers().size());
    }
    List<Integer> read = List.of(encoder.width(), encoder.channelsOf(1), encoder.channelsOf(2), encoder.channelsOf(3));
    List<Integer> kept = List.of(config.base(), encoder.width(), encoder.channelsOf(1), encoder.channelsOf(2),
        encoder.channelsOf(3), encoder.channelsOf(4));
    int last = config.lastLevel();
    List<UpLevel> up = new ArrayList<>();
    for (int level = last; level >= 0; level--) {
      int below = config.width(Math.min(level + 1, last));
      up.add(upLevel(init.at("up").at(last - level), config, level, below + kept.get(level)));
    }
    return new EncoderUNet(TimeEmbedding.create(init.at("time_embed"), config.base(), config.timeWidth()),
        Conv2d.create(init.at("stem"), config.channels(), config.base(), 3, SAME),
        IntStream.range(0, read.size()).mapToObj(i -> Conv2d.zero(init.at("modulations").at(i), config.timeWidth(),
            2 * read.get(i), 1, POINT)).toList(),
        Stage.create(init.at("middle"), config, last, kept.getLast()), up,
        GroupNorms.create(init.at("norm"), config.width(0)),
        Conv2d.zero(init.at("out"), config.width(0), config.channels(), 3, SAME));
  }

  private static UpLevel upLevel(Init init, UNetConfig config, int level, int in) {
    return new UpLevel(List.of(Stage.create(init.at("stages").at(0), config, level, in)), Optional.empty(),
        level == 0 ? Optional.empty() : Optional.of(Upsample.create(init.at("upsample"), config.width(level))));
  }

  /// The encoder's norms go by the batch, in training and after, and remember nothing of noisy images: their running
  /// statistics stay those of the images it is for.
  public Tensor forward(Tensor x, Tensor times, ResNet encoder) {
    Tensor time = timeEmbed.forward(times); // (B, T)
    Deque<Tensor> skips = new ArrayDeque<>(List.of(stem.forward(x))); // (B, base, H, W)
    BatchNorm2d.byBatchAlone(() -> {
      down(x, silu(time).reshape(x.size(0), -1, 1, 1), encoder, skips);
      return skips;
    });
    Tensor y = middle.forward(skips.element(), time); // (B, width, H/32, W/32)
    for (UpLevel level : up) {
      y = level.forward(y, skips, time, null);
    }
    return out.forward(silu(norm.forward(y)));
  }

  private void down(Tensor x, Tensor time, ResNet encoder, Deque<Tensor> skips) {
    skips.push(encoder.stem(x)); // (B, w, H/2, W/2)
    Tensor y = ResNet.pool(skips.element()); // (B, w, H/4, W/4)
    for (int i = 0; i < modulations.size(); i++) {
      y = UnaryLayer.sequence(encoder.layers().get(i), modulated(y, modulations.get(i).forward(time)));
      skips.push(y); // C2 to C5
    }
  }

  /// Shapes: y `(B, C, H, W)`, scaleShift `(B, 2·C, 1, 1)` → like y.
  private static Tensor modulated(Tensor y, Tensor scaleShift) {
    int channels = y.size(1);
    return y.mul(scaleShift.slice(1, 0, channels).add(1)).add(scaleShift.slice(1, channels, 2 * channels));
  }
}
