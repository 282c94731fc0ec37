package org.terrane.nn.layer.swin;

import java.util.List;
import java.util.stream.IntStream;

/// Sizes of a [SwinTransformerV2]. Lists have one number for each of the four stages.
///
/// @param channels   of the images
/// @param patch      edge of a patch in pixels
/// @param width      of the first stage; it doubles from stage to stage
/// @param depths     blocks
/// @param heads      of attention; they divide the stage's width
/// @param window     edge of a window in tokens; a map smaller than it is one window
/// @param references windows whose farthest token lies at 8 before the logarithm; the official code takes the window
///                   as it was in pre-training, cut to the map's size then
/// @param extraNorm  every so many blocks of a stage, a norm of the sum; 0 for none
/// @param dropPath   of the last block; it grows evenly from 0 at the first
public record SwinConfig(int channels, int patch, int width, List<Integer> depths, List<Integer> heads, int window,
    List<Integer> references, int extraNorm, double dropPath) {
  static final int STAGES = 4;

  /// @throws IllegalArgumentException when a list has not four positive numbers, heads do not divide a width, or a
  ///                                  reference is below 2
  public SwinConfig {
    depths = positive("depths", depths);
    heads = positive("heads", heads);
    references = positive("references", references);
    require(channels > 0 && patch > 0 && width > 0, "channels, patch and width", "positive",
        channels + ", " + patch + " and " + width);
    require(window >= 2, "window", "2 or more", window);
    require(references.stream().allMatch(reference -> reference >= 2), "references", "2 or more", references);
    require(extraNorm >= 0, "extraNorm", "0 (none) or more", extraNorm);
    for (int stage = 0; stage < STAGES; stage++) {
      require((width << stage) % heads.get(stage) == 0, "heads", "divisors of the widths " + width + ", doubling",
          heads);
    }
  }

  /// Width 16, windows of 2: for tests.
  public static SwinConfig unit(int channels) {
    return new SwinConfig(channels, 4, 16, List.of(2, 2, 2, 2), List.of(1, 2, 4, 8), 2, List.of(2, 2, 2, 2), 0, 0);
  }

  /// SwinV2-T with windows of 8, as published for images of 256 × 256 pixels.
  public static SwinConfig tiny(int channels) {
    return new SwinConfig(channels, 4, 96, List.of(2, 2, 6, 2), List.of(3, 6, 12, 24), 8, List.of(8, 8, 8, 8), 0,
        0.2);
  }

  /// SwinV2-H with windows of 8 and an extra norm every six blocks: SkySense's encoder of optical images.
  public static SwinConfig huge(int channels) {
    return new SwinConfig(channels, 4, 352, List.of(2, 2, 18, 2), List.of(8, 16, 32, 64), 8, List.of(8, 8, 8, 8), 6,
        0.2);
  }

  /// The same with a first stage of another width.
  public SwinConfig withWidth(int other) {
    return new SwinConfig(channels, patch, other, depths, heads, window, references, extraNorm, dropPath);
  }

  public SwinConfig withDropPath(double rate) {
    return new SwinConfig(channels, patch, width, depths, heads, window, references, extraNorm, rate);
  }

  /// Channels of stage 0 to 3.
  public int widthOf(int stage) {
    return width << stage;
  }

  /// Whether block `index` of its stage ends with a norm of the sum.
  boolean hasExtraNorm(int index) {
    return extraNorm > 0 && (index + 1) % extraNorm == 0;
  }

  /// The drop path rate of block `index` of a stage.
  double dropPathOf(int stage, int index) {
    int before = IntStream.range(0, stage).map(depths::get).sum();
    int last = depths.stream().mapToInt(Integer::intValue).sum() - 1;
    return last == 0 ? 0 : dropPath * (before + index) / last;
  }

  private static List<Integer> positive(String argument, List<Integer> numbers) {
    require(numbers.size() == STAGES && numbers.stream().allMatch(number -> number > 0), argument,
        "four positive numbers", numbers);
    return List.copyOf(numbers);
  }

  private static void require(boolean holds, String argument, String expected, Object actual) {
    if (!holds) {
      throw new IllegalArgumentException("[swin] " + argument + " must be " + expected + ", but is " + actual);
    }
  }
}
