package org.terrane.rs.views;

import java.util.List;
import org.terrane.tensor.Key;

/// Changes brightness, contrast, saturation and hue of a colour image, one after another in random order.
///
/// With the luma `L` of each pixel ([Grayscale]), each result bounded to 0 … 1:
/// - brightness `x ← b·x`
/// - contrast   `x ← c·x + (1 − c)·mean(L)`
/// - saturation `x ← s·x + (1 − s)·L`
/// - hue        `H ← H + h` of the hexagonal cone (HSV), in turns
///
/// b, c and s are uniform in `1 ± brightness`, `1 ± contrast` and `1 ± saturation`, h in `± hue`. Source: torchvision,
/// `transforms.ColorJitter`. For images of other bands there is [BandJitter].
///
/// @param brightness between 0 and 1
/// @param contrast   between 0 and 1
/// @param saturation between 0 and 1
/// @param hue        between 0 and ½
public record ColourJitter(double brightness, double contrast, double saturation, double hue)
    implements Augmentation {
  public ColourJitter {
    List<Double> spreads = List.of(brightness, contrast, saturation);
    if (!(spreads.stream().allMatch(spread -> spread >= 0 && spread <= 1) && hue >= 0 && hue <= 0.5)) {
      throw new IllegalArgumentException("[colourJitter] brightness, contrast and saturation must be within 0 and 1"
          + " and hue within 0 and 0.5, but are " + spreads + " and " + hue);
    }
  }

  /// @throws IllegalArgumentException when the image has other than three bands
  @Override
  public Picture apply(Picture picture, Key key) {
    float[] pixels = picture.pixels().clone();
    Picture now = picture.with(pixels);
    int[] order = {0, 1, 2, 3};
    for (int i = 3; i >= 0; i--) {
      int chosen = key.fold("order").fold(i).below(i + 1);
      int kind = order[chosen];
      order[chosen] = order[i];
      change(now, kind, key);
    }
    return now;
  }

  /// Changes the numbers of a picture that nobody else has yet.
  private void change(Picture picture, int kind, Key key) {
    switch (kind) {
      case 0 -> brighten(picture.pixels(), around1(brightness, key.fold("brightness")));
      case 1 -> contrast(picture, around1(contrast, key.fold("contrast")));
      case 2 -> saturate(picture, around1(saturation, key.fold("saturation")));
      default -> turn(picture, around1(hue, key.fold("hue")) - 1);
    }
  }

  static void brighten(float[] pixels, double factor) {
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = bounded(factor * pixels[i]);
    }
  }

  static void contrast(Picture picture, double factor) {
    double sum = 0;
    for (float luma : Grayscale.luma(picture, "colourJitter")) {
      sum += luma;
    }
    double shift = (1 - factor) * sum / picture.area();
    float[] pixels = picture.pixels();
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = bounded(factor * pixels[i] + shift);
    }
  }

  static void saturate(Picture picture, double factor) {
    float[] luma = Grayscale.luma(picture, "colourJitter");
    float[] pixels = picture.pixels();
    for (int band = 0; band < 3; band++) {
      for (int i = 0; i < luma.length; i++) {
        int place = band * luma.length + i;
        pixels[place] = bounded(factor * pixels[place] + (1 - factor) * luma[i]);
      }
    }
  }

  /// @param turns of the circle of hues
  static void turn(Picture picture, double turns) {
    int area = picture.area();
    float[] pixels = picture.pixels();
    for (int i = 0; i < area; i++) {
      double red = pixels[i];
      double green = pixels[area + i];
      double blue = pixels[2 * area + i];
      double value = Math.max(red, Math.max(green, blue));
      double chroma = value - Math.min(red, Math.min(green, blue));
      double sixths = 6 * turns + sixths(red, green, blue, value, chroma);
      pixels[i] = band(5, sixths, value, chroma);
      pixels[area + i] = band(3, sixths, value, chroma);
      pixels[2 * area + i] = band(1, sixths, value, chroma);
    }
  }

  /// The hue in sixths of the circle, red being 0 and green 2.
  private static double sixths(double red, double green, double blue, double value, double chroma) {
    if (chroma == 0) {
      return 0;
    }
    return value == red ? (green - blue) / chroma
        : value == green ? 2 + (blue - red) / chroma : 4 + (red - green) / chroma;
  }

  /// `V − C·max(0, min(k, 4 − k, 1))` with `k = (n + H) mod 6`, n being 5 for red, 3 for green and 1 for blue.
  private static float band(int n, double sixths, double value, double chroma) {
    double k = n + sixths;
    k -= 6 * Math.floor(k / 6);
    return bounded(value - chroma * Math.max(0, Math.min(Math.min(k, 4 - k), 1)));
  }

  private static double around1(double spread, Key key) {
    return 1 + spread * (2 * key.uniform() - 1);
  }

  private static float bounded(double value) {
    return (float) Math.clamp(value, 0, 1);
  }
}
