package org.terrane.rs.swimdiff.views;

import java.util.List;
import org.terrane.tensor.Key;

/// Two independent views of one image, as the query and the key encoder see it.
public record Views(Picture query, Picture key) {
  /// Draws both.
  public static Views of(Picture picture, Augmentation augmentation, Key key) {
    return new Views(augmentation.apply(picture, key.fold("query")), augmentation.apply(picture, key.fold("key")));
  }

  /// MoCo v2's recipe for images of any number of bands (methods.md 3.4).
  ///
  /// @param side of the views, in pixels
  public static Augmentation standard(int side) {
    return Augmentation.inOrder(List.of(
        new RandomResizedCrop(side, 0.2, 1),
        new BandJitter(0.4, 0.4).sometimes(0.8),
        new BandMean().sometimes(0.2),
        new GaussianBlur(0.1, 2).sometimes(0.5),
        Flip.HORIZONTAL.sometimes(0.5)));
  }
}
