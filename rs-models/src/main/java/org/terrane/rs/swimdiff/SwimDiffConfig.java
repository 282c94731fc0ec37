package org.terrane.rs.swimdiff;

import java.util.List;
import java.util.stream.IntStream;
import org.terrane.nn.Init;
import org.terrane.nn.diffusion.NoiseSchedule;
import org.terrane.nn.layer.Pyramid;
import org.terrane.nn.layer.ResNet;
import org.terrane.nn.layer.unet.EncoderUNet;
import org.terrane.nn.layer.unet.NoiseEstimator;
import org.terrane.nn.layer.unet.UNet;
import org.terrane.nn.layer.unet.UNetConfig;
import org.terrane.tensor.Tensor;

/// The shape of a SwiMDiff network. How many bands it reads, the data says.
///
/// @param side      S, side of the views in pixels
/// @param backbone  of both sides
/// @param width     of its first layer, 64 in published networks
/// @param embedDim  D of queries and keys
/// @param queue     K, keys that are remembered
/// @param groups    parts of a batch with a batch norm of their own
/// @param diffusion of the other branch
public record SwimDiffConfig(int side, Backbone backbone, int width, int embedDim, int queue, int groups,
    Diffusion diffusion) {
  /// Which residual network.
  public enum Backbone { RESNET18, RESNET34, RESNET50 }

  /// Which noise is added at which time.
  public enum Schedule { COSINE, LINEAR }

  /// How the U-Net is told what the encoder knows: by its features of the view, or by the encoder being the U-Net's way
  /// down, which sees the noisy image and the time.
  public enum CondMode { FEATURE, SHARED_ENCODER }

  /// The diffusion branch (methods.md 3.5).
  ///
  /// @param condMode    how it is told what the encoder knows
  /// @param side        of the images it restores, in pixels
  /// @param base        width of the U-Net's first level
  /// @param multipliers width of each level, in bases
  /// @param blocks      residual blocks of each level; one where the encoder is shared
  /// @param attention   levels that have it, the first being 0
  /// @param conditions  which features of the encoder it is told, of C2 to C5: the last for the deepest level;
  ///                    not used where the encoder is shared
  /// @param steps       T, times of the schedule
  public record Diffusion(CondMode condMode, int side, int base, List<Integer> multipliers, int blocks,
      List<Integer> attention, int heads, List<Integer> conditions, Schedule schedule, int steps) {
    public Diffusion {
      multipliers = List.copyOf(multipliers);
      attention = List.copyOf(attention);
      conditions = List.copyOf(conditions);
      List<Integer> levels = multipliers;
      require(side >= 1 && base >= 2 && base % 2 == 0 && blocks >= 1 && heads >= 1 && steps >= 1,
          "side, blocks, heads and steps must be 1 or more and base even, but are "
              + List.of(side, blocks, heads, steps, base));
      require(!levels.isEmpty() && levels.stream().allMatch(level -> level >= 1),
          "multipliers must be 1 or more each, but are " + levels);
      require(side % (1 << (levels.size() - 1)) == 0,
          "side must be halved " + (levels.size() - 1) + " times without a rest, but is " + side);
      require(attention.stream().allMatch(level -> level >= 0 && level < levels.size()
              && base * levels.get(level) % heads == 0) && base * levels.getLast() % heads == 0,
          "attention must be at levels 0 to " + (levels.size() - 1) + " whose width is a multiple of heads " + heads
              + ", but is at " + attention);
      require(conditions.stream().allMatch(level -> level >= 2 && level <= 5) && conditions.size() <= levels.size(),
          "conditions must be of 2 to 5 and no more than the " + levels.size() + " levels, but are " + conditions);
      require(schedule == Schedule.COSINE || steps > 20, "steps must be 21 or more if linear, but is " + steps);
    }

    /// The noise of each time.
    public NoiseSchedule noise() {
      return schedule == Schedule.COSINE ? NoiseSchedule.cosine(steps) : NoiseSchedule.linear(steps);
    }

    NoiseEstimator estimator(Init init, int channels, ResNet.Config encoder) {
      return switch (condMode) {
        case FEATURE -> UNet.create(init, new UNetConfig(channels, base, multipliers, blocks, attention, heads,
            conditions.stream().map(level -> encoder.channelsOf(level - 1)).toList()));
        case SHARED_ENCODER -> EncoderUNet.create(init, new UNetConfig(channels, base, ofAllScales(), 1, attention,
            heads, List.of()), encoder);
      };
    }

    /// The encoder goes further down than a small U-Net: its last levels are as wide as the last that is named.
    private List<Integer> ofAllScales() {
      return IntStream.range(0, EncoderUNet.LEVELS)
          .mapToObj(level -> multipliers.get(Math.min(level, multipliers.size() - 1))).toList();
    }

    /// What the U-Net is told.
    List<Tensor> conditions(Pyramid features) {
      return conditions.stream().map(level -> switch (level) {
        case 2 -> features.c2();
        case 3 -> features.c3();
        case 4 -> features.c4();
        default -> features.c5();
      }).toList();
    }
  }

  public SwimDiffConfig {
    require(IntStream.of(side, width, embedDim, queue, groups).allMatch(size -> size >= 1),
        "side, width, embedDim, queue and groups must be 1 or more, but are "
            + List.of(side, width, embedDim, queue, groups));
  }

  /// The encoder for images of this many bands.
  public ResNet.Config encoder(int channels) {
    ResNet.Config published = switch (backbone) {
      case RESNET18 -> ResNet.Config.resnet18(channels);
      case RESNET34 -> ResNet.Config.resnet34(channels);
      case RESNET50 -> ResNet.Config.resnet50(channels);
    };
    return new ResNet.Config(published.kind(), channels, width, published.depths(), 0, false);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
