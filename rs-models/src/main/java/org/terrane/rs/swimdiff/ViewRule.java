package org.terrane.rs.swimdiff;

import java.util.List;
import org.terrane.rs.views.Augmentation;
import org.terrane.rs.views.BandJitter;
import org.terrane.rs.views.BandMean;
import org.terrane.rs.views.Flip;
import org.terrane.rs.views.GaussianBlur;
import org.terrane.rs.views.RandomResizedCrop;

/// How two views of a patch may differ. A group of keys of a recipe.
///
/// @param smallest     share of the patch's area that a view shows at least, above 0
/// @param largest      share that it shows at most, up to 1
/// @param jitter       probability of other brightness and contrast, band by band
/// @param brightness   by how much, between 0 and 1
/// @param contrast     by how much, between 0 and 1
/// @param bandMean     probability that all bands become their mean
/// @param blur         probability of a Gaussian blur
/// @param leastSigma   its σ in pixels at least, above 0
/// @param mostSigma    its σ in pixels at most
/// @param flip         probability that left and right change places
/// @param verticalFlip probability that top and bottom change places
public record ViewRule(double smallest, double largest, double jitter, double brightness, double contrast,
    double bandMean, double blur, double leastSigma, double mostSigma, double flip, double verticalFlip) {
  /// MoCo v2's recipe for images of any number of bands (methods.md 3.4).
  public static final ViewRule STANDARD = new ViewRule(0.2, 1, 0.8, 0.4, 0.4, 0.2, 0.5, 0.1, 2, 0.5, 0);

  public ViewRule {
    for (double probability : List.of(jitter, bandMean, blur, flip, verticalFlip)) {
      if (!(probability >= 0 && probability <= 1)) {
        throw new IllegalArgumentException("jitter, bandMean, blur, flip and verticalFlip must be within 0 and 1, but"
            + " are " + List.of(jitter, bandMean, blur, flip, verticalFlip));
      }
    }
    new RandomResizedCrop(1, smallest, largest); // these check themselves
    new BandJitter(brightness, contrast);
    new GaussianBlur(leastSigma, mostSigma);
  }

  /// The changes in their order.
  ///
  /// @param side of the views, in pixels
  public Augmentation augmentation(int side) {
    return Augmentation.inOrder(List.of(
        new RandomResizedCrop(side, smallest, largest),
        new BandJitter(brightness, contrast).sometimes(jitter),
        new BandMean().sometimes(bandMean),
        new GaussianBlur(leastSigma, mostSigma).sometimes(blur),
        Flip.HORIZONTAL.sometimes(flip),
        Flip.VERTICAL.sometimes(verticalFlip)));
  }
}
