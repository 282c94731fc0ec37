package org.terrane.rs.views;

import org.terrane.tensor.Key;

/// Changes the brightness and contrast of each band by itself: `x ← b·x`, then `x ← c·x + (1 − c)·mean(x)`, each
/// bounded to 0 … 1.
///
/// b and c are uniform in `1 ± brightness` and `1 ± contrast`. Saturation and hue have no meaning for more than three
/// bands and are left out. Source: torchvision, `transforms.ColorJitter`, there for all bands together.
///
/// @param brightness between 0 and 1
/// @param contrast   between 0 and 1
public record BandJitter(double brightness, double contrast) implements Augmentation {
  public BandJitter {
    if (!(brightness >= 0 && brightness <= 1 && contrast >= 0 && contrast <= 1)) {
      throw new IllegalArgumentException("[bandJitter] brightness and contrast must be within 0 and 1, but are "
          + brightness + " and " + contrast);
    }
  }

  @Override
  public Picture apply(Picture picture, Key key) {
    float[] result = picture.pixels().clone();
    for (int band = 0; band < picture.bands(); band++) {
      Key own = key.fold(band);
      int from = band * picture.area();
      int to = from + picture.area();
      scale(result, from, to, around1(brightness, own.fold("brightness")), 0);
      double factor = around1(contrast, own.fold("contrast"));
      scale(result, from, to, factor, (1 - factor) * mean(result, from, to));
    }
    return picture.with(result);
  }

  private static double around1(double spread, Key key) {
    return 1 + spread * (2 * key.uniform() - 1);
  }

  private static void scale(float[] values, int from, int to, double factor, double shift) {
    for (int i = from; i < to; i++) {
      values[i] = (float) Math.clamp(values[i] * factor + shift, 0, 1);
    }
  }

  private static double mean(float[] values, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += values[i];
    }
    return sum / (to - from);
  }
}
