package org.terrane.rs.views;

import org.terrane.tensor.Key;

/// Blurs all bands alike, by a deviation uniform between two. Source: MoCo v2 and SimCLR.
///
/// @param least σ in pixels, above 0
/// @param most  σ in pixels
public record GaussianBlur(double least, double most) implements Augmentation {
  public GaussianBlur {
    if (!(least > 0 && least <= most && most < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "[gaussianBlur] 0 < least <= most is needed, but they are " + least + " and " + most);
    }
  }

  @Override
  public Picture apply(Picture picture, Key key) {
    double sigma = least + (most - least) * key.fold("sigma").uniform();
    return LineFilter.apply(picture, LineFilter.gaussian(sigma, picture.width()),
        LineFilter.gaussian(sigma, picture.height()));
  }
}
