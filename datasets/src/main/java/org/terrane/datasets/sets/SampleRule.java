package org.terrane.datasets.sets;

import java.util.EnumSet;
import java.util.Set;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.scene.Modality;

/// What a sample looks like (methods.md 2.2).
///
/// @param side pixels per side of the crop, S
/// @param bands three random ones per image, or all that the image has
/// @param resizeProbability how often the ground window is larger than S pixels of the finest image
/// @param largestScale how many times larger its side is then, at most; uniform in the logarithm between 1 and this
/// @param modalities kinds of sensor that images are drawn from
/// @param repeat whether the only image of a place is shown three times, as the reference does, or once: with the same
///     bands, repetitions cost three times as much and teach nothing more
/// @param clouds whether pixels under a cloud count as measured; without them, frames mark such pixels as not valid,
///     as far as a mask came with the image
/// @param resampling how images whose grid is not the sample's are read onto it
public record SampleRule(int side, BandRule bands, double resizeProbability, double largestScale,
    Set<Modality> modalities, boolean repeat, boolean clouds, Resampling resampling) {

  /// Which bands of an image a sample shows.
  public enum BandRule {
    /// Three distinct bands in random order, drawn for each image; an image with fewer repeats them in turn.
    THREE_RANDOM,
    /// All bands of the image, in the sensor's order.
    ALL
  }

  public SampleRule {
    if (side < 8) {
      throw new DataException("[sample] side must be at least 8 pixels, but is " + side);
    }
    if (!(resizeProbability >= 0 && resizeProbability <= 1)) {
      throw new DataException("[sample] resizeProbability must be within 0 and 1, but is " + resizeProbability);
    }
    if (!(largestScale >= 1)) {
      throw new DataException("[sample] largestScale must be at least 1, but is " + largestScale);
    }
    modalities = Set.copyOf(modalities);
  }

  /// A rule that takes clouds as they come and resamples bilinearly.
  public SampleRule(int side, BandRule bands, double resizeProbability, double largestScale,
      Set<Modality> modalities, boolean repeat) {
    this(side, bands, resizeProbability, largestScale, modalities, repeat, true, Resampling.BILINEAR);
  }

  /// The reference: three random bands, resized half of the time by up to 2, every kind of image but elevation,
  /// lone images repeated.
  public static SampleRule ofSide(int side) {
    return new SampleRule(
        side, BandRule.THREE_RANDOM, 0.5, 2, EnumSet.complementOf(EnumSet.of(Modality.ELEVATION)), true);
  }

  /// The same with all bands of each image.
  public SampleRule withAllBands() {
    return new SampleRule(
        side, BandRule.ALL, resizeProbability, largestScale, modalities, repeat, clouds, resampling);
  }

  /// The same with pixels under clouds marked as not valid.
  public SampleRule withoutClouds() {
    return new SampleRule(side, bands, resizeProbability, largestScale, modalities, repeat, false, resampling);
  }

  /// The same with another way to resample.
  public SampleRule with(Resampling other) {
    return new SampleRule(side, bands, resizeProbability, largestScale, modalities, repeat, clouds, other);
  }
}
