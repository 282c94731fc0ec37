package org.terrane.cli.report;

import java.awt.image.BufferedImage;
import java.util.Arrays;

/// Bands as a picture: one as grey, three as red, green and blue.
public final class Picture {

  private Picture() {}

  /// Draws each band with the contrast stretch that suits it. Pixels that are not finite (no data) stay transparent.
  ///
  /// @param bands one or three, each `(height · width)` row by row
  /// @param width in pixels
  public static BufferedImage of(float[][] bands, int width) {
    return of(bands, width, stretches(bands));
  }

  /// Draws all bands with one contrast stretch, so that colours stay what they are. Pixels that are not finite (no
  /// data) stay transparent.
  ///
  /// @param bands one or three, each `(height · width)` row by row
  /// @param width in pixels
  public static BufferedImage stretchedAlike(float[][] bands, int width) {
    float[] all = new float[bands.length * bands[0].length];
    for (int band = 0; band < bands.length; band++) {
      System.arraycopy(bands[band], 0, all, band * bands[0].length, bands[0].length);
    }
    Stretch[] stretches = new Stretch[bands.length];
    Arrays.fill(stretches, Stretch.of(all));
    return of(bands, width, stretches);
  }

  /// Draws bands as they are, 0 dark and 1 bright, so that pictures can be compared. Pixels that are not finite (no
  /// data) stay transparent.
  ///
  /// @param bands one or three, each `(height · width)` row by row
  /// @param width in pixels
  public static BufferedImage unstretched(float[][] bands, int width) {
    Stretch[] stretches = new Stretch[bands.length];
    Arrays.fill(stretches, new Stretch(0, 1));
    return of(bands, width, stretches);
  }

  private static BufferedImage of(float[][] bands, int width, Stretch[] stretches) {
    int height = bands[0].length / width;
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    for (int pixel = 0; pixel < width * height; pixel++) {
      picture.setRGB(pixel % width, pixel / width, colour(bands, stretches, pixel));
    }
    return picture;
  }

  static Stretch[] stretches(float[][] bands) {
    Stretch[] stretches = new Stretch[bands.length];
    for (int band = 0; band < stretches.length; band++) {
      stretches[band] = Stretch.of(bands[band]);
    }
    return stretches;
  }

  /// The colour of a pixel; transparent where a band has no data.
  static int colour(float[][] bands, Stretch[] stretches, int pixel) {
    int colour = 0xff;
    for (int channel = 0; channel < 3; channel++) {
      int band = bands.length == 1 ? 0 : channel;
      float value = bands[band][pixel];
      if (!Float.isFinite(value)) {
        return 0;
      }
      colour = colour << 8 | stretches[band].level(value);
    }
    return colour;
  }
}
