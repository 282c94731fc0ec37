package org.terrane.rs.views;

import org.terrane.tensor.Key;

/// Every band becomes the luma `0.299·R + 0.587·G + 0.114·B` of ITU-R BT.601. Source: torchvision,
/// `transforms.RandomGrayscale`; for other bands there is [BandMean].
public record Grayscale() implements Augmentation {
  private static final double RED = 0.299;
  private static final double GREEN = 0.587;
  private static final double BLUE = 0.114;

  /// @throws IllegalArgumentException when the image has other than three bands
  @Override
  public Picture apply(Picture picture, Key key) {
    float[] luma = luma(picture, "grayscale");
    float[] result = new float[picture.pixels().length];
    for (int band = 0; band < picture.bands(); band++) {
      System.arraycopy(luma, 0, result, band * luma.length, luma.length);
    }
    return picture.with(result);
  }

  /// `(H, W)`.
  ///
  /// @param asker whom the error names
  static float[] luma(Picture picture, String asker) {
    if (picture.bands() != 3) {
      throw new IllegalArgumentException("[" + asker + "] picture must have 3 bands, red, green and blue, but has "
          + picture.bands() + "; for others there are BandJitter and BandMean");
    }
    int area = picture.area();
    float[] pixels = picture.pixels();
    float[] luma = new float[area];
    for (int i = 0; i < area; i++) {
      luma[i] = (float) (RED * pixels[i] + GREEN * pixels[area + i] + BLUE * pixels[2 * area + i]);
    }
    return luma;
  }
}
