package org.terrane.rs.views;

import org.terrane.tensor.Key;

/// A mirror image; by itself always, so ask for it with [Augmentation#sometimes].
public enum Flip implements Augmentation {
  /// Left and right change places.
  HORIZONTAL,
  /// Top and bottom change places: on images from above no direction is special.
  VERTICAL;

  @Override
  public Picture apply(Picture picture, Key key) {
    int width = picture.width();
    int height = picture.height();
    float[] result = new float[picture.pixels().length];
    for (int row = 0; row < picture.bands() * height; row++) {
      int band = row / height;
      int from = this == VERTICAL ? band * height + height - 1 - row % height : row;
      for (int x = 0; x < width; x++) {
        result[row * width + x] = picture.pixels()[from * width + (this == HORIZONTAL ? width - 1 - x : x)];
      }
    }
    return picture.with(result);
  }
}
