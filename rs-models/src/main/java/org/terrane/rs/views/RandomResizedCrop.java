package org.terrane.rs.views;

import org.terrane.tensor.Key;

/// A random part of the image, resampled to a square.
///
/// The part's area is uniform between `smallest` and `largest` of the image's, its aspect ratio uniform in the
/// logarithm between 3/4 and 4/3; after ten parts that do not fit, the whole middle. Source: torchvision,
/// `transforms.RandomResizedCrop`.
///
/// @param side     of the result, in pixels
/// @param smallest share of the area, above 0
/// @param largest  share of the area, at most 1
public record RandomResizedCrop(int side, double smallest, double largest) implements Augmentation {
  private static final int TRIES = 10;
  private static final double RATIO = 4.0 / 3;

  /// Where a part lies, in pixels of the image.
  record Part(int left, int top, int width, int height) {}

  public RandomResizedCrop {
    if (side < 1 || !(smallest > 0) || !(smallest <= largest) || !(largest <= 1)) {
      throw new IllegalArgumentException("[randomResizedCrop] side must be above 0 and 0 < smallest <= largest <= 1,"
          + " but are " + side + ", " + smallest + " and " + largest);
    }
  }

  @Override
  public Picture apply(Picture picture, Key key) {
    Part part = part(picture, key);
    return LineFilter.apply(picture, LineFilter.triangle(part.left(), part.width(), side),
        LineFilter.triangle(part.top(), part.height(), side));
  }

  Part part(Picture picture, Key key) {
    for (int i = 0; i < TRIES; i++) {
      Key own = key.fold(i);
      double area = picture.area() * (smallest + (largest - smallest) * own.fold("area").uniform());
      double ratio = Math.pow(RATIO, 2 * own.fold("ratio").uniform() - 1);
      int width = (int) Math.round(Math.sqrt(area * ratio));
      int height = (int) Math.round(Math.sqrt(area / ratio));
      if (width >= 1 && height >= 1 && width <= picture.width() && height <= picture.height()) {
        return new Part(own.fold("left").below(picture.width() - width + 1),
            own.fold("top").below(picture.height() - height + 1), width, height);
      }
    }
    int width = (int) Math.min(picture.width(), Math.round(picture.height() * RATIO));
    int height = (int) Math.min(picture.height(), Math.round(picture.width() * RATIO));
    return new Part((picture.width() - width) / 2, (picture.height() - height) / 2, width, height);
  }
}
