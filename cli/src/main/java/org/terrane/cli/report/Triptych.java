package org.terrane.cli.report;

import java.awt.image.BufferedImage;
import java.util.List;

/// An image, what a masked autoencoder saw of it and what it made of it, drawn with one contrast stretch, that of the
/// original.
public record Triptych(BufferedImage original, BufferedImage masked, BufferedImage reconstructed) {
  /// As they stand side by side in an [ImagePanel].
  public List<NamedImage> images() {
    return List.of(new NamedImage("original", original), new NamedImage("masked", masked),
        new NamedImage("reconstructed", reconstructed));
  }

  /// Draws an image that was masked patch by patch. Pixels that are not finite (no data) stay transparent.
  ///
  /// The reconstruction shows the model's pixels in hidden patches and the original's in visible ones, which the model
  /// was given and never asked for.
  ///
  /// @param original      one band (grey) or three (red, green, blue), each `(height · width)` row by row
  /// @param reconstructed the same bands as the model made them, in the same units
  /// @param hidden        one flag per patch, row by row: whether the encoder was denied it
  /// @param width         in pixels, a multiple of `patch`
  /// @param patch         edge of a patch in pixels
  /// @throws IllegalArgumentException when the sizes contradict each other
  public static Triptych of(float[][] original, float[][] reconstructed, boolean[] hidden, int width, int patch) {
    check(original, reconstructed, hidden, width, patch);
    int height = original[0].length / width;
    Stretch[] stretches = Picture.stretches(original);
    BufferedImage whole = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    BufferedImage masked = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    BufferedImage made = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int pixel = y * width + x;
        int colour = Picture.colour(original, stretches, pixel);
        boolean unseen = hidden[y / patch * (width / patch) + x / patch];
        whole.setRGB(x, y, colour);
        masked.setRGB(x, y, unseen ? 0 : colour);
        made.setRGB(x, y, unseen ? Picture.colour(reconstructed, stretches, pixel) : colour);
      }
    }
    return new Triptych(whole, masked, made);
  }

  private static void check(float[][] original, float[][] made, boolean[] hidden, int width, int patch) {
    require(original.length == 1 || original.length == 3,
        "original must have 1 or 3 bands, but has " + original.length);
    require(made.length == original.length,
        "reconstructed must have " + original.length + " bands, but has " + made.length);
    int pixels = original[0].length;
    for (int band = 0; band < original.length; band++) {
      require(original[band].length == pixels && made[band].length == pixels,
          "every band must have " + pixels + " pixels, but band " + band + " has " + original[band].length + " and "
              + made[band].length);
    }
    require(width % patch == 0 && pixels % (width * patch) == 0,
        "width " + width + " and height " + pixels / width + " must be multiples of the patch " + patch);
    require(hidden.length == pixels / (patch * patch),
        "hidden must have " + pixels / (patch * patch) + " patches, but has " + hidden.length);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException("[Triptych] " + message);
    }
  }
}
