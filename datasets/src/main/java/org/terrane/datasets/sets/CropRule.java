package org.terrane.datasets.sets;

import java.util.Comparator;
import java.util.List;

/// Where a sample's ground window lies and how large it is.
final class CropRule {

  /// Another image's pixels must be this many times smaller than image 1's before its grid is the reference.
  private static final double CLEARLY_FINER = 1.5;

  /// A place too small for S pixels is shown from this part of its side up to the whole.
  private static final double SMALLEST_PART = 0.75;

  private CropRule() {}

  /// S pixels of the reference image at whole pixels (no blur where nothing has to be resampled) or, with the rule's
  /// probability, a larger window; always within the ground that all images show.
  static CropGrid draw(List<SetImage> images, SampleRule rule, Draws draws) {
    RasterSource reference = reference(images);
    CommonGround ground = CommonGround.of(images, reference.info());
    boolean resize = draws.nextDouble() < rule.resizeProbability();
    double wanted = rule.side() * (resize ? Math.pow(rule.largestScale(), draws.nextDouble()) : 1);
    double room = ground.shortSide();
    double extent = rule.side() > room ? room * draws.between(SMALLEST_PART, 1) : Math.min(wanted, room);
    boolean whole = extent == rule.side();
    double left = start(ground.left(), ground.right() - extent, whole, draws);
    double top = start(ground.top(), ground.bottom() - extent, whole, draws);
    return new CropGrid(reference, left, top, extent, rule.side());
  }

  /// A random position between two, a whole number if that is wanted and there is one.
  private static double start(double low, double high, boolean whole, Draws draws) {
    int first = (int) Math.ceil(low);
    int last = (int) Math.floor(high);
    return whole && first <= last ? first + draws.nextInt(last - first + 1) : draws.between(low, high);
  }

  /// Image 1's finest raster, unless another image is clearly finer.
  private static RasterSource reference(List<SetImage> images) {
    RasterSource first = images.getFirst().finest();
    RasterSource finest = images.stream().map(SetImage::finest)
        .min(Comparator.comparingDouble(RasterSource::pixelMetres)).orElseThrow();
    return finest.pixelMetres() * CLEARLY_FINER <= first.pixelMetres() ? finest : first;
  }
}
