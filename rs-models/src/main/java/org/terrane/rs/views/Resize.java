package org.terrane.rs.views;

import org.terrane.tensor.Key;

/// The whole image resampled to a square, nothing drawn by lot: how a network that has learned sees an image. Source:
/// Pillow's and torchvision's antialiased resize.
///
/// @param side of the result, in pixels
public record Resize(int side) implements Augmentation {
  public Resize {
    if (side < 1) {
      throw new IllegalArgumentException("[resize] side must be 1 or more, but is " + side);
    }
  }

  @Override
  public Picture apply(Picture picture, Key key) {
    return of(picture);
  }

  /// The same without a key.
  public Picture of(Picture picture) {
    return LineFilter.apply(picture, LineFilter.triangle(0, picture.width(), side),
        LineFilter.triangle(0, picture.height(), side));
  }
}
