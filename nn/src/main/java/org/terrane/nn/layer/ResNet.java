package org.terrane.nn.layer;

import static org.terrane.tensor.fused.MaxPool2d.maxPool2d;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.terrane.nn.Init;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;

/// A residual network with torchvision's weight names (`conv1.weight`, `bn1.running_mean`, `layer1.0.conv1.weight`,
/// `layer2.0.downsample.0.weight`, `fc.weight` …), so that its files load as they are.
///
/// Shapes: images `(B, C, H, W)` → logits `(B, classes)`, or without fc the pooled features `(B, 8·width)`, of
/// bottlenecks `(B, 32·width)`. Convolutions start Kaiming-normal over their outputs, norms at 1 and 0, fc as
/// PyTorch's. Source: He et al. 2016; torchvision, `resnet.ResNet`.
public record ResNet(Conv2d conv1, BatchNorm2d bn1, List<UnaryLayer> layer1, List<UnaryLayer> layer2,
    List<UnaryLayer> layer3, List<UnaryLayer> layer4, Optional<Linear> fc) implements UnaryLayer {
  /// What the four layers consist of.
  public enum BlockKind { BASIC, BOTTLENECK }

  /// Sizes.
  ///
  /// @param channels of the images
  /// @param width    of the stem and of the blocks in layer1; it doubles from layer to layer
  /// @param depths   blocks of each of the four layers
  /// @param classes  logits of fc; 0 for a network without it
  /// @param zeroLast whether the last norm of each block starts at weight 0, so that blocks pass on what they get;
  ///                 torchvision's `zero_init_residual`
  public record Config(BlockKind kind, int channels, int width, List<Integer> depths, int classes, boolean zeroLast) {
    private static final int WIDTH = 64;

    /// @throws IllegalArgumentException when there are not four depths, or a size is not positive
    public Config {
      depths = List.copyOf(depths);
      require(depths.size() == 4 && depths.stream().allMatch(depth -> depth > 0), "depths", "four positive numbers",
          depths);
      require(channels > 0, "channels", "positive", channels);
      require(width > 0, "width", "positive", width);
      require(classes >= 0, "classes", "0 (no fc) or more", classes);
    }

    /// Without fc, as the encoder of other models; likewise below.
    public static Config resnet18(int channels) {
      return new Config(BlockKind.BASIC, channels, WIDTH, List.of(2, 2, 2, 2), 0, false);
    }

    public static Config resnet34(int channels) {
      return new Config(BlockKind.BASIC, channels, WIDTH, List.of(3, 4, 6, 3), 0, false);
    }

    public static Config resnet50(int channels) {
      return new Config(BlockKind.BOTTLENECK, channels, WIDTH, List.of(3, 4, 6, 3), 0, false);
    }

    public Config withClasses(int count) {
      return new Config(kind, channels, width, depths, count, zeroLast);
    }

    public Config withZeroLast() {
      return new Config(kind, channels, width, depths, classes, true);
    }

    /// Channels of layer 1 to 4: those of the [Pyramid].
    public int channelsOf(int layer) {
      return expansion() * widthOf(layer);
    }

    private int widthOf(int layer) {
      return width << (layer - 1);
    }

    private int expansion() {
      return kind == BlockKind.BASIC ? 1 : Bottleneck.EXPANSION;
    }

    private static void require(boolean holds, String argument, String expected, Object actual) {
      if (!holds) {
        throw new IllegalArgumentException("[resNet] " + argument + " must be " + expected + ", but is " + actual);
      }
    }
  }

  public ResNet {
    layer1 = List.copyOf(layer1);
    layer2 = List.copyOf(layer2);
    layer3 = List.copyOf(layer3);
    layer4 = List.copyOf(layer4);
  }

  public static ResNet create(Init init, Config config) {
    int classes = config.classes();
    return new ResNet(ResidualParts.conv(init.at("conv1"), config.channels(), config.width(), 7, 2),
        BatchNorm2d.create(init.at("bn1"), config.width()),
        layer(init, config, 1), layer(init, config, 2), layer(init, config, 3), layer(init, config, 4),
        classes == 0 ? Optional.empty() : Optional.of(Linear.uniform(init.at("fc"), config.channelsOf(4), classes)));
  }

  @Override
  public Tensor forward(Tensor images) {
    return Scope.run(() -> {
      Tensor pooled = features(images).pooled();
      return fc.map(one -> one.forward(pooled)).orElse(pooled);
    });
  }

  /// The results of the four layers.
  public Pyramid features(Tensor images) {
    return Scope.run(() -> {
      Tensor c2 = UnaryLayer.sequence(layer1, pool(stem(images)));
      Tensor c3 = UnaryLayer.sequence(layer2, c2);
      Tensor c4 = UnaryLayer.sequence(layer3, c3);
      return new Pyramid(c2, c3, c4, UnaryLayer.sequence(layer4, c4));
    });
  }

  /// What comes before the pooling: `(B, width, H/2, W/2)`.
  public Tensor stem(Tensor images) {
    return Scope.run(() -> bn1.forward(conv1.forward(images)).relu());
  }

  /// From the stem to the first layer: `(B, width, H/4, W/4)`.
  public static Tensor pool(Tensor stem) {
    return maxPool2d(stem, 3, 2, 1);
  }

  /// The four layers, in their order.
  public List<List<UnaryLayer>> layers() {
    return List.of(layer1, layer2, layer3, layer4);
  }

  /// Layers after the first halve the image with their first block.
  private static List<UnaryLayer> layer(Init init, Config config, int layer) {
    Init at = init.at("layer" + layer);
    int before = layer == 1 ? config.width() : config.channelsOf(layer - 1);
    return IntStream.range(0, config.depths().get(layer - 1)).mapToObj(i -> i == 0
        ? block(at.at(i), config, before, layer, layer == 1 ? 1 : 2)
        : block(at.at(i), config, config.channelsOf(layer), layer, 1)).toList();
  }

  private static UnaryLayer block(Init init, Config config, int in, int layer, int stride) {
    int width = config.widthOf(layer);
    return switch (config.kind()) {
      case BASIC -> BasicBlock.create(init, in, width, stride, config.zeroLast());
      case BOTTLENECK -> Bottleneck.create(init, in, width, stride, config.zeroLast());
    };
  }
}
