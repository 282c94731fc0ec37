package org.terrane.datasets.raster;

/// A rectangle of pixels: columns `x` to `x + width - 1`, rows `y` to `y + height - 1`.
public record Window(int x, int y, int width, int height) {

  /// Whether the window is not empty and lies wholly in a raster of this size.
  public boolean fitsIn(int rasterWidth, int rasterHeight) {
    return x >= 0 && y >= 0 && width > 0 && height > 0 && width <= rasterWidth - x && height <= rasterHeight - y;
  }

  /// `(x, y) width x height`, as error messages print it.
  @Override
  public String toString() {
    return "(" + x + ", " + y + ") " + width + "x" + height;
  }
}
