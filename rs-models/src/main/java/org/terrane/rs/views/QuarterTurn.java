package org.terrane.rs.views;

import org.terrane.tensor.Key;

/// Turns a square image by 90°, 180° or 270°, each as likely: on images from above no direction is special.
public record QuarterTurn() implements Augmentation {
  /// @throws IllegalArgumentException `[quarterTurn] picture must be square …`
  @Override
  public Picture apply(Picture picture, Key key) {
    if (picture.width() != picture.height()) {
      throw new IllegalArgumentException("[quarterTurn] picture must be square, but is " + picture.height() + " x "
          + picture.width());
    }
    Picture turned = picture;
    for (int turns = 1 + key.below(3); turns > 0; turns--) {
      turned = once(turned);
    }
    return turned;
  }

  /// Clockwise: the left column becomes the top row.
  private static Picture once(Picture picture) {
    int side = picture.width();
    float[] result = new float[picture.pixels().length];
    for (int i = 0; i < result.length; i++) {
      int row = i / side % side;
      int column = i % side;
      result[i] = picture.pixels()[i - row * side - column + (side - 1 - column) * side + row];
    }
    return picture.with(result);
  }
}
